package cdam.spark;

import cdam.cli.Console;
import cdam.explain.evaluate.EvaluateConfig;
import cdam.explain.evaluate.Evaluation;
import cdam.io.UsageException;
import cdam.spark.ShardReport.Failed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** {@code evaluate}: a shard is what {@code --shard i/n} measures. Every executor must see all images: mosaics draw from all. */
final class EvaluatePart implements Job {
    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String local() {
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
    public String out() {
        return "out";
    }

    @Override
    public boolean ownsOut() {
        return true;
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
        if (config.shard() != null) {
            throw new UsageException("shard: leave it out, this engine cuts the list itself");
        }
        for (String key : paths()) {
            values.texts(key).stream().filter(Values::isAddress).findFirst().ifPresent(address -> {
                throw new UsageException(key + ": expected a path that all executors see, since evaluate draws from"
                        + " all images, found " + address + "; mount it, or copy it to each machine");
            });
        }
        Evaluation.Drawn drawn = Evaluation.draw(config, console);
        List<Row> rows = drawn.names().stream().map(name -> new Row(name, name)).toList();
        Map<String, Object> identity = new TreeMap<>(values.without(
                        "engine",
                        "out",
                        "model",
                        "head",
                        "images",
                        "threads",
                        "memory_mb",
                        "title",
                        "published",
                        "examples",
                        "resamples") // what only the report reads does not matter
                .tree());
        identity.put("drawn", drawn.identity());
        return new Todo(List.of(new Part.Pass(0, rows)), identity);
    }

    @Override
    public List<Failed> run(Order order, Part part, Place place, Console console) {
        EvaluateConfig given = order.config(EvaluateConfig.class);
        EvaluateConfig config = order.config(
                EvaluateConfig.class,
                "model",
                place.model(),
                "out",
                place.results(),
                "shard",
                part.index() + "/" + part.count(),
                "threads",
                Objects.requireNonNullElse(given.threads(), place.threads()));
        return Evaluation.shard(config, LoadedModels::load, console).stream()
                .map(line -> line.split(": ", 2))
                .map(line -> new Failed(line[0], line[line.length - 1]))
                .toList();
    }
}
