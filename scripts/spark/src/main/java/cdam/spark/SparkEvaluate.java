package cdam.spark;

import cdam.cli.Console;
import cdam.explain.evaluate.Evaluation;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.io.UsageException;
import cdam.spark.ShardReport.Failed;
import java.util.List;
import java.util.Map;

/** {@code evaluate}: a shard is what {@code --shard i/n} measures. Every executor must see all images: mosaics draw from all. */
final class SparkEvaluate implements SparkJob {
    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String summary() {
        return "Measures maps: shards for the local evaluate --merge";
    }

    @Override
    public Class<?> config() {
        return EvaluateConfig.class;
    }

    @Override
    public List<String> paths() {
        return List.of("images", "maps", "regions.file", "regions.masks", "mosaics.images");
    }

    @Override
    public int sample() {
        return 1;
    }

    /** A row is an item's name; tasks draw it again, by its number. */
    @Override
    public Todo todo(Values values, Images images, Console console) {
        EvaluateConfig config = values.config(EvaluateConfig.class, List.of());
        SparkJob.requireWhole(config.shard());
        for (String key : paths()) {
            values.texts(key).stream().filter(Values::isAddress).findFirst().ifPresent(address -> {
                throw new UsageException(key + ": expected a path that all executors see, since evaluate draws from"
                        + " all images, found " + address + "; mount it, or copy it to each machine");
            });
        }
        Evaluation.Drawn drawn = Evaluation.draw(config, console);
        List<ImageRow> rows =
                drawn.names().stream().map(name -> new ImageRow(name, name)).toList();
        // what only the report reads does not matter
        Map<String, Object> identity = SparkJob.identity(values, "title", "published", "examples", "resamples");
        identity.put("drawn", drawn.identity());
        return new Todo(List.of(new Part.Pass(0, rows)), identity);
    }

    @Override
    public List<Failed> run(JobSpec order, Part part, Place place, Console console) {
        EvaluateConfig config = order.config(EvaluateConfig.class, place, "shard", part.index() + "/" + part.count());
        return Evaluation.shard(config, LoadedModels::load, console).stream()
                .map(line -> line.split(": ", 2))
                .map(line -> new Failed(line[0], line[line.length - 1]))
                .toList();
    }
}
