package cdam.spark;

import cdam.cli.Console;
import cdam.explain.job.ExplainConfig;
import cdam.explain.job.ExplainJob;
import cdam.image.ImageFile;
import cdam.io.UsageException;
import cdam.spark.ShardReport.Failed;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** {@code explain}: a shard is a run of its images alone. */
final class ExplainPart implements Job {
    @Override
    public String name() {
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
    public List<Part.Pass> passes(Values values, Images images, Console console) {
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
        return List.of(new Part.Pass(0, rows));
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
        return ExplainJob.run(
                        config, new Images(order.hadoop()).fetch(part.rows(), place.in()), LoadedModels::load, console)
                .stream()
                .map(record -> new Failed(record.source(), record.error()))
                .toList();
    }

    @Override
    public String next(String config, String out) {
        return "scripts/cdam explain --config " + config + " --set engine=local --merge " + out + "/shards/*";
    }
}
