package cdam.spark;

import cdam.bundle.Bundle;
import cdam.cli.Console;
import cdam.config.Engine;
import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.UsageException;
import cdam.spark.Part.Pass;
import cdam.spark.ShardReport.Failed;
import cdam.spark.Worker.Done;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The driver's side of a run: what is to do, who has done it, where it goes. */
final class Driver {
    private static final double MINUTES = 5;

    private final Job job;
    private final Values values;
    private final Engine engine;
    private final Next next;
    private final Console console;

    /** @param next what is said at the end */
    Driver(Job job, Values values, Engine engine, Next next, Console console) {
        this.job = job;
        this.values = values;
        this.engine = engine;
        this.next = next;
        this.console = console;
    }

    /**
     * Runs what is not done yet.
     *
     * @throws InputException if images have failed; the shards are complete then
     */
    void run() {
        String out = values.text(job.out());
        Bundle bundle = Bundle.open(Path.of(values.text("model")));
        try (Cluster cluster = new Cluster(job.name(), engine.attempts())) {
            Job.Todo todo = job.todo(values, new Images(cluster.hadoop()), console);
            Shards shards = new Shards(out, cluster.hadoop());
            try (OutLock lock = shards.lock()) {
                Broadcast<Order> order = cluster.broadcast(new Order(
                        job.name(),
                        values,
                        out,
                        cluster.attempts(),
                        cluster.send(bundle),
                        new SerializableConfiguration(cluster.hadoop())));
                Plan plan = plan(todo.passes(), identity(bundle, todo), shards, order, cluster);
                List<Part> parts = Part.cut(todo.passes(), plan.images());
                shards.sweep();
                List<ShardReport> reports = run(parts, shards, order, cluster);
                shards.sweep();
                finish(parts, reports, out);
            }
        }
    }

    private List<ShardReport> run(List<Part> parts, Shards shards, Broadcast<Order> order, Cluster cluster) {
        List<ShardReport> reports = new ArrayList<>();
        List<Part> open = new ArrayList<>();
        for (Part part : parts) {
            shards.report(part).ifPresentOrElse(reports::add, () -> open.add(part));
        }
        if (!reports.isEmpty()) {
            console.note(reports.size() + " of " + parts.size() + " parts are done already");
        }
        if (open.isEmpty()) {
            return reports;
        }
        long images = open.stream().mapToLong(part -> part.rows().size()).sum();
        try (ProgressBar progress = console.progress(job.name(), " images", images)) {
            cluster.run(open, Done.class, (part, task) -> Worker.run(order.value(), part, task), done -> {
                shards.commit(done.temporary(), done.report());
                reports.add(done.report());
                progress.stepBy(done.report().images());
            });
        } catch (InputException e) {
            throw new InputException(
                    e.getMessage() + " (" + reports.size() + " of " + parts.size()
                            + " parts are done and stay; the same command goes on)",
                    e);
        }
        return reports;
    }

    private Plan plan(List<Pass> passes, String identity, Shards shards, Broadcast<Order> order, Cluster cluster) {
        Optional<Plan> before = shards.plan();
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
        Plan plan = cut(passes, identity, order, cluster);
        shards.write(plan);
        return plan;
    }

    private Plan cut(List<Pass> passes, String identity, Broadcast<Order> order, Cluster cluster) {
        int total = passes.stream().mapToInt(pass -> pass.rows().size()).sum();
        Integer wanted = engine.partitions();
        if (wanted != null) {
            int images = (total + wanted - 1) / wanted;
            return new Plan(identity, images, Part.cut(passes, images).size(), 0);
        }
        double seconds = measure(passes.get(passes.size() - 1), total, order, cluster);
        double minutes = engine.minutes() == null ? MINUTES : engine.minutes();
        int images = Plan.imagesAPart(total, seconds, minutes, cluster.slots());
        Plan plan = new Plan(identity, images, Part.cut(passes, images).size(), seconds);
        console.note(String.format(
                Locale.ROOT,
                "%.3f s an image on an executor: %d parts of up to %d images, %.1f minutes each",
                seconds,
                plan.parts(),
                images,
                images * seconds / 60));
        return plan;
    }

    private double measure(Pass pass, int total, Broadcast<Order> order, Cluster cluster) {
        int sample = job.sample();
        Part probe = new Part(1, total, pass.epoch(), pass.rows()).first(sample);
        List<Double> seconds = new ArrayList<>();
        cluster.run(
                List.of(probe), Double.class, (part, task) -> Worker.measure(order.value(), part, task), seconds::add);
        return seconds.get(0);
    }

    /** Whatever changes a result, in one number. */
    private String identity(Bundle bundle, Job.Todo todo) {
        StringBuilder text = new StringBuilder(job.name());
        text.append(bundle.card().savedModelSha256()).append(Json.text(todo.identity()));
        for (Pass pass : todo.passes()) {
            text.append(pass.epoch());
            pass.rows().forEach(row -> text.append(row.uri()).append('\n'));
        }
        return Hashes.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void finish(List<Part> parts, List<ShardReport> reports, String out) {
        int images = reports.stream().mapToInt(ShardReport::images).sum();
        List<Failed> failed =
                reports.stream().flatMap(report -> report.failed().stream()).toList();
        console.print(parts.size() + " shards of " + images + " images in " + out + "/shards");
        console.print("next: " + next.line());
        if (!failed.isEmpty()) {
            throw new InputException(failed.size() + " of " + images + " images have no results, the others are done;"
                    + " reasons are in each shard.json; the first: "
                    + failed.get(0).image() + ": "
                    + failed.get(0).reason());
        }
    }
}
