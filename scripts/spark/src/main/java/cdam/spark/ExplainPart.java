package cdam.spark;

import cdam.cli.Console;
import cdam.explain.job.ExplainConfig;
import cdam.explain.job.ExplainJob;
import cdam.image.ImageFile;
import cdam.io.UsageException;
import cdam.spark.ShardReport.Failed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** {@code explain}: a shard is a run of its images alone. */
final class ExplainPart implements Job {
    @Override
    public String name() {
        return "explain";
    }

    @Override
    public String local() {
        return "explain";
    }

    @Override
    public String summary() {
        return "Explains images: shards for the local explain --merge";
    }

    @Override
    public Class<?> config() {
        return ExplainConfig.class;
    }

    @Override
    public String out() {
        return "out";
    }

    @Override
    public boolean ownsOut() {
        return true;
    }

    @Override
    public List<String> paths() {
        return List.of("images");
    }

    @Override
    public int sample() {
        return 4;
    }

    @Override
    public Todo todo(Values values, Images images, Console console) {
        ExplainConfig config = values.config(ExplainConfig.class, List.of());
        if (config.shard() != null) {
            throw new UsageException("shard: leave it out, this engine cuts the list itself");
        }
        List<Row> rows = images.list(values.texts("images"));
        ExplainJob.check(
                config,
                rows.stream()
                        .map(row -> new ImageFile(Path.of(row.uri()), Path.of(row.relative())))
                        .toList(),
                console);
        Map<String, Object> identity =
                new TreeMap<>(values.without("engine", "out", "model", "head", "images", "threads", "memory_mb")
                        .tree());
        identity.put("head", Job.identity(config.model(), config.head()));
        return new Todo(List.of(new Part.Pass(0, rows)), identity);
    }

    @Override
    public List<Failed> run(Order order, Part part, Place place, Console console) {
        ExplainConfig given = order.config(ExplainConfig.class);
        ExplainConfig config = order.config(
                ExplainConfig.class,
                "model",
                place.model(),
                "out",
                place.results(),
                "threads",
                Objects.requireNonNullElse(given.threads(), place.threads()));
        Fetched images = Fetched.of(part.rows(), place.in(), place.last(), order.hadoop());
        return ExplainJob.run(config, images.files(), LoadedModels::load, console).stream()
                .map(record -> images.failed(record.source(), record.error()))
                .toList();
    }
}
