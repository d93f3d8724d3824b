package cdam.spark;

import cdam.bundle.Bundle;
import cdam.cli.Console;
import cdam.config.Engine;
import cdam.io.Hashes;
import cdam.io.Json;
import cdam.io.UsageException;
import cdam.spark.Part.Pass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;

/** Says how a run is cut into parts, once for all times that it is started. */
record Planner(SparkJob job, Values values, Engine engine, Console console) {
    private static final double MINUTES = 5;

    /**
     * The plan of a run that goes on, or a new one.
     *
     * @throws UsageException if OUT belongs to another run, or to somebody else
     */
    ShardPlan plan(SparkJob.Todo todo, Shards shards, Broadcast<JobSpec> order, Cluster cluster) {
        String identity = identity(todo);
        Optional<ShardPlan> before = shards.plan();
        if (before.isPresent()) {
            if (!before.get().identity().equals(identity)) {
                throw new UsageException(values.text(job.out())
                        + ": holds shards of another config, list or model; give another " + job.out()
                        + ", or delete it");
            }
            return before.get();
        }
        if (job.ownsOut() && !shards.isEmpty()) {
            throw new UsageException(values.text(job.out())
                    + ": expected a new folder, or one of this engine, found files and no shards.json; give another "
                    + job.out() + ", or delete it");
        }
        ShardPlan plan = cut(todo.passes(), identity, order, cluster);
        shards.write(plan);
        return plan;
    }

    private ShardPlan cut(List<Pass> passes, String identity, Broadcast<JobSpec> order, Cluster cluster) {
        int total = passes.stream().mapToInt(pass -> pass.rows().size()).sum();
        Integer wanted = engine.partitions();
        if (wanted != null) {
            int images = (total + wanted - 1) / wanted;
            return new ShardPlan(identity, images, Part.cut(passes, images).size(), 0);
        }
        double seconds = measure(passes.get(passes.size() - 1), total, order, cluster);
        double minutes = engine.minutes() == null ? MINUTES : engine.minutes();
        int images = ShardPlan.imagesAPart(total, seconds, minutes, cluster.slots());
        ShardPlan plan =
                new ShardPlan(identity, images, Part.cut(passes, images).size(), seconds);
        console.note(String.format(
                Locale.ROOT,
                "%.3f s an image on an executor: %d parts of up to %d images, %.1f minutes each",
                seconds,
                plan.parts(),
                images,
                images * seconds / 60));
        return plan;
    }

    private double measure(Pass pass, int total, Broadcast<JobSpec> order, Cluster cluster) {
        int sample = job.sample();
        Part probe = new Part(1, total, pass.epoch(), pass.rows()).first(sample);
        List<Double> seconds = new ArrayList<>();
        cluster.run(
                List.of(probe),
                Double.class,
                (part, task) -> PartRunner.measure(order.value(), part, task),
                seconds::add);
        return seconds.get(0);
    }

    /** Whatever changes a result, in one number. */
    private String identity(SparkJob.Todo todo) {
        StringBuilder text = new StringBuilder(job.name());
        Bundle bundle = Bundle.open(Path.of(values.text("model")));
        text.append(bundle.sha256()).append(Json.text(todo.identity()));
        for (Pass pass : todo.passes()) {
            text.append(pass.epoch());
            pass.rows().forEach(row -> text.append(row.uri()).append('\n'));
        }
        return Hashes.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
