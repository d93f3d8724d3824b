package cdam.spark;

import cdam.bundle.Bundle;
import cdam.cli.Console;
import cdam.cli.ProgressBar;
import cdam.config.Engine;
import cdam.io.InputException;
import cdam.spark.PartRunner.Done;
import cdam.spark.ShardReport.Failed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The driver's side of a run: what is to do, who has done it, where it goes. */
final class Driver {
    private final SparkJob job;
    private final Values values;
    private final Engine engine;
    private final FollowUpCommand next;
    private final Console console;

    /** @param next what is said at the end */
    Driver(SparkJob job, Values values, Engine engine, FollowUpCommand next, Console console) {
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
            SparkJob.Todo todo = job.todo(values, new Images(cluster.hadoop(), console::note), console);
            Shards shards = new Shards(out, cluster.hadoop());
            OutLock lock = shards.lock();
            try (lock) {
                Broadcast<JobSpec> order = cluster.broadcast(new JobSpec(
                        job.name(),
                        values,
                        out,
                        cluster.attempts(),
                        cluster.send(bundle),
                        new SerializableConfiguration(cluster.hadoop())));
                ShardPlan plan = new Planner(job, values, engine, console).plan(todo, shards, order, cluster);
                List<Part> parts = Part.cut(todo.passes(), plan.images());
                shards.sweep();
                List<ShardReport> reports = run(parts, shards, order, cluster);
                shards.sweep();
                finish(parts, reports, out);
            }
        }
    }

    private List<ShardReport> run(List<Part> parts, Shards shards, Broadcast<JobSpec> order, Cluster cluster) {
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
        try (ProgressBar progress = console.progress(job.name(), "images", images)) {
            cluster.run(open, Done.class, (part, task) -> PartRunner.run(order.value(), part, task), done -> {
                shards.commit(done.temporary(), done.report());
                reports.add(done.report());
                progress.step(done.report().images());
            });
        } catch (InputException e) {
            throw new InputException(
                    e.getMessage() + " (" + reports.size() + " of " + parts.size()
                            + " parts are done and stay; the same command goes on)",
                    e);
        }
        return reports;
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
