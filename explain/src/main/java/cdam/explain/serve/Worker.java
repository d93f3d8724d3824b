package cdam.explain.serve;

import cdam.bundle.Model;
import cdam.io.Finite;
import cdam.io.InputException;
import cdam.vit.PassMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that runs the model. Clients take turns, with photos and with jobs; photos that wait together run together,
 * and between two steps of a job one batch of them does: neither starves the other. Whatever a photo or a job ends with, an
 * error of the machine included, is its own; the thread goes on.
 */
final class Worker implements AutoCloseable {
    private static final int MOST = 8;

    /** A photo that waits. */
    private record Waiting(PhotoInput seen, CompletableFuture<PhotoExplanation> result) {}

    private final Model model;
    private final Function<List<PhotoInput>, List<PhotoExplanation>> explainer;
    private final Limits limits;
    private final FairQueue<Waiting> photos = new FairQueue<>();
    private final FairQueue<Job> jobs = new FairQueue<>();
    private volatile @Nullable Job running;
    private boolean closed;
    private final Thread thread = new Thread(this::loop, "model");

    /**
     * Starts the thread.
     *
     * @param model for jobs; stays the caller's, closed after this worker
     * @param explainer what it does with a batch of photos
     */
    Worker(Model model, Function<List<PhotoInput>, List<PhotoExplanation>> explainer, Limits limits) {
        this.model = model;
        this.explainer = explainer;
        this.limits = limits;
        thread.setDaemon(true);
        thread.start();
    }

    /** Puts a photo into the queue; what is cancelled before its turn is left out. {@link Shares} bounds how many wait. */
    synchronized CompletableFuture<PhotoExplanation> explain(Client client, PhotoInput seen) {
        requireOpen();
        Waiting waiting = new Waiting(seen, new CompletableFuture<>());
        photos.add(client, waiting);
        notifyAll();
        return waiting.result();
    }

    synchronized void add(Job job) {
        requireOpen();
        jobs.removeIf(Job::isOver);
        Job now = running;
        int own = jobs.size(job.client())
                + (now != null && !now.isOver() && now.client().equals(job.client()) ? 1 : 0);
        if (jobs.size() >= limits.jobs()
                || jobs.size(job.client().address()) >= Math.max(limits.jobsEach(), limits.jobs() * 3 / 4)) {
            throw new Refusal(503, "busy: " + jobs.size() + " jobs are waiting; try again in a moment");
        }
        if (own >= limits.jobsEach()) {
            throw new Refusal(
                    503, "busy: " + own + " jobs of yours are waiting or running; cancel one, or wait for its end");
        }
        jobs.add(job.client(), job);
        notifyAll();
    }

    private void requireOpen() {
        if (closed) {
            throw new Refusal(503, "the server is ending");
        }
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
        while (!closed && photos.isEmpty() && jobs.isEmpty()) {
            wait();
        }
        if (closed) {
            throw new InterruptedException("closed");
        }
    }

    private synchronized void nextJob() {
        jobs.removeIf(Job::isOver); // cancelled before their turn
        running = jobs.poll(any -> true);
    }

    private void photosThatWait() {
        List<Waiting> batch = nextBatch();
        if (batch.isEmpty()) {
            return;
        }
        try {
            List<PhotoExplanation> explained =
                    explainer.apply(batch.stream().map(Waiting::seen).toList());
            for (int i = 0; i < batch.size(); i++) {
                complete(batch.get(i).result(), explained.get(i));
            }
        } catch (Throwable e) { // out of memory, say: these photos' end, not the server's
            batch.forEach(waiting -> waiting.result().completeExceptionally(e));
        }
    }

    /** What is not finite is that photo's failure alone. */
    private static void complete(CompletableFuture<PhotoExplanation> result, PhotoExplanation explained) {
        try {
            Finite.require(explained.latent(), "the photo", "prediction");
            Finite.require(explained.logits(), "the photo", "prediction");
            Finite.require(explained.attention(), "the photo", "attention");
            Finite.require(explained.maps(), "the photo", "maps");
            result.complete(explained);
        } catch (InputException e) {
            result.completeExceptionally(e);
        }
    }

    private synchronized List<Waiting> nextBatch() {
        photos.removeIf(waiting -> waiting.result().isDone());
        List<Waiting> batch = new ArrayList<>();
        Waiting next = photos.poll(any -> true);
        while (next != null) {
            batch.add(next);
            Waiting first = batch.get(0);
            next = batch.size() < most(first.seen())
                    ? photos.poll(one -> one.seen().fitsWith(first.seen()))
                    : null;
        }
        return batch;
    }

    /** How many photos of this size go at once. */
    private int most(PhotoInput photo) {
        PassMemory memory = PassMemory.of(
                model.config(), photo.image().height(), photo.image().width());
        int classes = photo.head() == null ? 0 : photo.head().linear().classes();
        return PassMemory.fitting(memory.forwardWithMaps(classes), PassMemory.DEFAULT_MEGABYTES, MOST);
    }

    /** Ends after what is running; what waits is refused. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            jobs.forEach(Job::cancel);
            photos.forEach(waiting -> waiting.result().completeExceptionally(new Refusal(503, "the server is ending")));
            Job now = running;
            if (now != null) {
                now.cancel();
            }
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
