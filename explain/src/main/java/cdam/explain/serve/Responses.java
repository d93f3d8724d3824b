package cdam.explain.serve;

import cdam.bundle.FramingKind;
import cdam.bundle.HeadKind;
import cdam.bundle.Label;
import cdam.explain.method.MethodOption;
import cdam.explain.render.PageStyle;
import cdam.explain.report.Packed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the JSON API answers; {@code explain/docs/page.md} documents it. Names are snake_case in JSON. */
final class Responses {
    private Responses() {}

    /**
     * What this server has and allows.
     *
     * @param caution what kind of images it was made for, where these are no photographs; else empty
     * @param samples photos to try, by their names at {@code /samples/}
     * @param methods that explain a target
     * @param imageMethods that take none
     */
    record ModelAnswer(
            String name,
            String sha256,
            int height,
            int width,
            FramingKind framing,
            String caution,
            List<String> samples,
            List<HeadAnswer> heads,
            @Nullable String defaultHead,
            List<MethodAnswer> methods,
            List<MethodAnswer> imageMethods,
            PageStyle look,
            Limits limits) {}

    /**
     * A head.
     *
     * @param kind which probabilities its logits stand for
     * @param titles what to call the labels in pictures
     * @param leavesOut what it reads and the maps of all classes do not show; empty as a rule
     */
    record HeadAnswer(String name, HeadKind kind, List<Label> labels, List<String> titles, String leavesOut) {}

    record MethodAnswer(String name, String summary, boolean signed, List<MethodOption> options) {}

    /**
     * A photo's answer.
     *
     * @param head whose classes they are; null without one
     * @param photo what the model saw, a JPEG as a data URI
     * @param logits (C)
     * @param probabilities (C)
     * @param attention float32 (gh gw), little endian, Base64
     * @param notes what is odd about the photo's file
     */
    record ImageAnswer(
            String id,
            @Nullable String head,
            int rows,
            int columns,
            String photo,
            float[] logits,
            double[] probabilities,
            String attention,
            List<String> notes) {
        static ImageAnswer of(String id, PhotoExplanation explained) {
            PhotoInput seen = explained.seen();
            return new ImageAnswer(
                    id,
                    seen.head() == null ? null : seen.head().name(),
                    seen.rows(),
                    seen.columns(),
                    Packed.jpeg(seen.photo()),
                    explained.logits(),
                    explained.probabilities(),
                    Packed.floats(explained.attention()),
                    seen.notes());
        }
    }

    record ConceptAnswer(String id) {}

    /**
     * A job's answer.
     *
     * @param method with its options
     * @param target its name for people
     * @param state waiting, running, done, failed or cancelled
     * @param indeterminate whether it runs without telling how far it is; then {@code total} is 0
     * @param secondsLeft at the rate so far; -1: not known
     * @param maps K, as a rule 1
     * @param scores null until it is done; float32 (K gh gw), as {@code attention} above
     */
    record JobAnswer(
            String id,
            String method,
            String target,
            String state,
            long done,
            long total,
            boolean indeterminate,
            long secondsLeft,
            String error,
            boolean signed,
            int maps,
            int rows,
            int columns,
            @Nullable String scores) {
        static JobAnswer of(String id, Job job) {
            Job.State state = job.state();
            float[] scores = state.scores();
            return new JobAnswer(
                    id,
                    job.method().toString(),
                    job.targetName(),
                    state.state(),
                    state.done(),
                    state.total(),
                    state.state().equals("running") && state.total() == 0,
                    state.secondsLeft(),
                    state.error(),
                    job.method().info().signed(),
                    scores == null ? 0 : scores.length / job.seen().patches(),
                    job.seen().rows(),
                    job.seen().columns(),
                    scores == null ? null : Packed.floats(scores));
        }
    }

    /**
     * A map.
     *
     * @param target what it is a map of
     * @param scores (gh gw), raw, row by row
     */
    record MapAnswer(
            String model,
            @Nullable String head,
            String method,
            String target,
            boolean signed,
            int rows,
            int columns,
            float[] scores) {}

    record ErrorAnswer(String error) {}
}
