package cdam.explain.serve;

import cdam.bundle.Model;
import cdam.explain.forward.ForwardPass;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.targets.NamedTarget;
import cdam.explain.targets.TargetBatch;
import cdam.io.Finite;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A method that takes longer than a photo should wait; may be cancelled at any time. */
final class Job {
    /**
     * What a client sees.
     *
     * @param total steps; 0: not known, since it has not begun or has no steps
     * @param secondsLeft at the rate so far; -1: not known
     * @param scores (K, gh gw), row by row; null until it is done
     */
    record State(String state, long done, long total, long secondsLeft, String error, float @Nullable [] scores) {
        static State of(String state) {
            return new State(state, 0, 0, -1, "", null);
        }
    }

    /** The share of its time after which a job's rate is believed. */
    static final int RATE_AFTER = 60;

    private final Client client;
    private final PhotoInput seen;
    private final MethodSpec method;
    private final @Nullable NamedTarget target;
    private final int mostMaps;
    private final int seconds;
    private volatile boolean cancelled;
    private volatile State state = State.of("waiting");

    /**
     * A job that waits.
     *
     * @param target null: a method that takes none
     * @param mostMaps that it may give
     * @param seconds it may run
     */
    Job(Client client, PhotoInput seen, MethodSpec method, @Nullable NamedTarget target, int mostMaps, int seconds) {
        this.client = client;
        this.seen = seen;
        this.method = method;
        this.target = target;
        this.mostMaps = mostMaps;
        this.seconds = seconds;
    }

    Client client() {
        return client;
    }

    PhotoInput seen() {
        return seen;
    }

    MethodSpec method() {
        return method;
    }

    int mostMaps() {
        return mostMaps;
    }

    /** The target's name, for people. */
    String targetName() {
        return target == null ? "image" : target.name();
    }

    State state() {
        return state;
    }

    boolean isOver() {
        return !state.state().equals("waiting") && !state.state().equals("running");
    }

    /** Takes effect at once while it waits, at the next step when it runs; without steps, at its end. */
    synchronized void cancel() {
        cancelled = true;
        if (state.state().equals("waiting")) {
            state = State.of("cancelled");
        }
    }

    private synchronized boolean begin() {
        if (!cancelled) {
            state = State.of("running");
        }
        return !cancelled;
    }

    /**
     * Runs it. Throws nothing: how it ended is in its state.
     *
     * @param between steps, lets others in
     */
    void run(Model model, Runnable between) {
        if (!begin()) {
            return;
        }
        long start = System.nanoTime();
        long deadline = start + seconds * 1_000_000_000L;
        Runnable pause = () -> {
            between.run();
            if (cancelled) {
                throw new CancellationException();
            }
            if (System.nanoTime() > deadline) {
                throw new Refusal(503, "stopped: expected at most " + seconds + " seconds");
            }
        };
        Progress progress = (done, total) -> {
            double elapsed = (System.nanoTime() - start) / 1e9;
            long left = done == 0 ? -1 : Math.round(elapsed * (total - done) / done);
            state = new State("running", done, total, left, "", null);
            pause.run();
            if (elapsed * RATE_AFTER > seconds && elapsed + left > 2 * seconds) {
                throw new Refusal(
                        503,
                        "stopped: step " + done + " of " + total + " after " + Math.round(elapsed) + " seconds; " + left
                                + " more would pass the " + seconds
                                + " of a job; run it with explain, or a smaller --size");
            }
        };
        TargetBatch targets = target == null ? TargetBatch.NONE : TargetBatch.same(1, List.of(target.target()));
        try (ForwardPass run = ForwardPass.of(model, seen.head(), List.of(seen.image()))) {
            pause.run();
            float[][] maps = method.create().explain(run, targets, progress).maps()[0];
            float[] scores = PhotoExplanation.joined(maps);
            Finite.require(scores, "the photo", method.info().name() + " of " + targetName());
            pause.run();
            state = new State("done", 1, 1, 0, "", scores);
        } catch (CancellationException e) {
            state = State.of("cancelled");
        } catch (Throwable e) { // out of memory, say: this job's end, not the server's
            state = new State("failed", 0, 0, -1, String.valueOf(Failure.of(e).getMessage()), null);
        }
    }
}
