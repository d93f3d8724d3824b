package cdam.spark;

import cdam.cli.Console;
import cdam.explain.job.ExplainConfig;
import cdam.explain.job.ExplainJob;
import cdam.image.ImageFile;
import cdam.spark.ShardReport.Failed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code explain}: a shard is a run of its images alone. */
final class SparkExplain implements SparkJob {
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
        SparkJob.requireWhole(config.shard());
        List<ImageRow> rows = images.list(values.texts("images"));
        ExplainJob.check(
                config,
                rows.stream()
                        .map(row -> new ImageFile(Path.of(row.uri()), Path.of(row.relative())))
                        .toList(),
                console);
        Map<String, Object> identity = SparkJob.identity(values);
        identity.put("head", SparkJob.headIdentity(config.model(), config.head()));
        return new Todo(List.of(new Part.Pass(0, rows)), identity);
    }

    @Override
    public List<Failed> run(JobSpec order, Part part, Place place, Console console) {
        ExplainConfig config = order.config(ExplainConfig.class, place);
        FetchedImages images = FetchedImages.of(part.rows(), place.in(), place.last(), order.hadoop());
        return ExplainJob.run(config, images.files(), LoadedModels::load, console).stream()
                .map(record -> images.failed(record.source(), record.error()))
                .toList();
    }
}
