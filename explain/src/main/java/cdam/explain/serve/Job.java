package cdam.explain.serve;

import cdam.bundle.Model;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.run.Run;
import cdam.explain.target.NamedTarget;
import cdam.explain.target.TargetBatch;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A method that takes longer than a photo should wait; may be cancelled at any time. */
final class Job {
    /** What a client sees. */
    record State(String state, long done, long total, String error, float @Nullable [] scores) {}

    private final Explained explained;
    private final MethodSpec method;
    private final NamedTarget target;
    private final int seconds;
    private volatile boolean cancelled;
    private volatile State state = new State("waiting", 0, 0, "", null);

    Job(Explained explained, MethodSpec method, NamedTarget target, int seconds) {
        this.explained = explained;
        this.method = method;
        this.target = target;
        this.seconds = seconds;
    }

    Explained explained() {
        return explained;
    }

    MethodSpec method() {
        return method;
    }

    NamedTarget target() {
        return target;
    }

    State state() {
        return state;
    }

    boolean isOver() {
        return !state.state().equals("waiting") && !state.state().equals("running");
    }

    /** Takes effect at once while it waits, at the next step when it runs. */
    synchronized void cancel() {
        cancelled = true;
        if (state.state().equals("waiting")) {
            state = new State("cancelled", 0, 0, "", null);
        }
    }

    private synchronized boolean begin() {
        if (!cancelled) {
            state = new State("running", 0, 0, "", null);
        }
        return !cancelled;
    }

    /**
     * Runs it.
     *
     * @param between steps, lets others in
     */
    void run(Model model, Runnable between) {
        if (!begin()) {
            return;
        }
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        Progress progress = (done, total) -> {
            state = new State("running", done, total, "", null);
            between.run();
            if (cancelled) {
                throw new CancellationException();
            }
            if (System.nanoTime() > deadline) {
                throw new Refusal(503, "stopped: expected at most " + seconds + " seconds");
            }
        };
        try (Run run = Run.of(model, explained.head(), List.of(explained.image()))) {
            progress.at(0, 1);
            TargetBatch targets = TargetBatch.same(1, List.of(target.target()));
            float[] scores = method.create().explain(run, targets, progress).maps()[0][0];
            state = new State("done", 1, 1, "", scores);
        } catch (CancellationException e) {
            state = new State("cancelled", 0, 0, "", null);
        } catch (RuntimeException e) {
            state = new State("failed", 0, 0, String.valueOf(e.getMessage()), null);
        }
    }
}
