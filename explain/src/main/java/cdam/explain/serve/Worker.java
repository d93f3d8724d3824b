package cdam.explain.serve;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.method.Method;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.run.PassMemory;
import cdam.explain.run.Run;
import cdam.explain.target.LinearTarget;
import cdam.explain.target.Target;
import cdam.explain.target.TargetBatch;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that runs the model. Photos and jobs each are first come, first served; photos that wait together run
 * together, and between two steps of a job one batch of them does: neither starves the other.
 */
final class Worker implements AutoCloseable {
    private static final int MOST = 8;

    /** A photo that waits. */
    private record Waiting(
            RgbImage photo, ImageTensor image, @Nullable Head head, CompletableFuture<Explained> result) {
        boolean fitsWith(Waiting other) {
            return Objects.equals(head, other.head)
                    && image.height() == other.image.height()
                    && image.width() == other.image.width();
        }
    }

    private final Model model;
    private final Limits limits;
    private final Method attention = MethodSpec.parse("am").create();
    private final Method allClasses = MethodSpec.parse("cdam[by=closed-form]").create();
    private final Deque<Waiting> photos = new ArrayDeque<>();
    private final Deque<Job> jobs = new ArrayDeque<>();
    private volatile @Nullable Job running;
    private final Thread thread = new Thread(this::loop, "model");

    /** @param model stays the caller's; closed after this worker */
    Worker(Model model, Limits limits) {
        this.model = model;
        this.limits = limits;
        thread.setDaemon(true);
        thread.start();
    }

    /** Puts a photo into the queue; what is cancelled before its turn is left out. */
    synchronized CompletableFuture<Explained> explain(RgbImage photo, ImageTensor image, @Nullable Head head) {
        if (photos.size() >= limits.waiting()) {
            throw new Refusal(503, "busy: " + photos.size() + " photos are waiting; try again in a moment");
        }
        Waiting waiting = new Waiting(photo, image, head, new CompletableFuture<>());
        photos.add(waiting);
        notifyAll();
        return waiting.result();
    }

    synchronized void add(Job job) {
        jobs.removeIf(Job::isOver);
        if (jobs.size() >= limits.jobs()) {
            throw new Refusal(503, "busy: " + jobs.size() + " jobs are waiting; try again in a moment");
        }
        jobs.add(job);
        notifyAll();
    }

    private void loop() {
        try {
            while (true) {
                awaitWork();
                photosThatWait();
                nextJob();
                Job job = running;
                if (job != null) {
                    job.run(model, this::photosThatWait);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private synchronized void awaitWork() throws InterruptedException {
        while (photos.isEmpty() && jobs.isEmpty()) {
            wait();
        }
    }

    private synchronized void nextJob() {
        jobs.removeIf(Job::isOver); // cancelled before their turn
        running = jobs.poll();
    }

    private void photosThatWait() {
        List<Waiting> batch = nextBatch();
        if (!batch.isEmpty()) {
            explain(batch);
        }
    }

    private synchronized List<Waiting> nextBatch() {
        List<Waiting> batch = new ArrayList<>();
        while (!photos.isEmpty()
                && (batch.isEmpty() || batch.size() < most(batch.get(0)))
                && (batch.isEmpty() || photos.element().fitsWith(batch.get(0)))) {
            Waiting next = photos.remove();
            if (!next.result().isDone()) {
                batch.add(next);
            }
        }
        return batch;
    }

    /** Photos of one size at once. */
    private int most(Waiting photo) {
        PassMemory memory = PassMemory.of(
                model.config(), photo.image().height(), photo.image().width());
        int classes = photo.head() == null ? 0 : photo.head().linear().classes();
        return PassMemory.fitting(memory.forwardWithMaps(classes), PassMemory.DEFAULT_MEGABYTES, MOST);
    }

    private void explain(List<Waiting> batch) {
        try (Run run = Run.of(
                model, batch.get(0).head(), batch.stream().map(Waiting::image).toList())) {
            Head head = batch.get(0).head();
            float[][][] am =
                    attention.explain(run, TargetBatch.NONE, Progress.NONE).maps();
            float[][][] maps = head == null
                    ? new float[run.size()][0][]
                    : allClasses
                            .explain(run, TargetBatch.same(run.size(), logits(head)), Progress.NONE)
                            .maps();
            for (int i = 0; i < run.size(); i++) {
                float[] all = new float[maps[i].length * run.patches()];
                for (int map = 0; map < maps[i].length; map++) {
                    System.arraycopy(maps[i][map], 0, all, map * run.patches(), run.patches());
                }
                float[] logits = head == null ? new float[0] : run.logits(i);
                Waiting waiting = batch.get(i);
                waiting.result()
                        .complete(new Explained(
                                waiting.photo(),
                                waiting.image(),
                                head,
                                run.rows(),
                                run.columns(),
                                run.latent(i),
                                logits,
                                am[i][0],
                                all));
            }
        } catch (RuntimeException e) {
            batch.forEach(waiting -> waiting.result().completeExceptionally(e));
        }
    }

    private static List<Target> logits(Head head) {
        return IntStream.range(0, head.linear().classes())
                .<Target>mapToObj(index ->
                        new LinearTarget(head.linear().row(index), head.linear().bias()[index]))
                .toList();
    }

    /** Ends after what is running. */
    @Override
    public void close() {
        synchronized (this) {
            jobs.forEach(Job::cancel);
            if (running != null) {
                running.cancel();
            }
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
