package cdam.explain.serve;

import cdam.bundle.Label;
import cdam.explain.render.Look;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the JSON API answers; {@code explain/docs/page.md} documents it. Names are snake_case in JSON. */
final class Answers {
    private Answers() {}

    /** What this server has and allows. */
    record ModelAnswer(
            String name,
            String sha256,
            int height,
            int width,
            List<HeadAnswer> heads,
            @Nullable String defaultHead,
            List<MethodAnswer> methods,
            Look look,
            Limits limits) {}

    /**
     * A head.
     *
     * @param leavesOut what it reads and the maps of all classes do not show; empty as a rule
     */
    record HeadAnswer(String name, List<Label> labels, String leavesOut) {}

    record MethodAnswer(String name, String summary, boolean signed) {}

    /**
     * A photo's answer.
     *
     * @param photo what the model saw, a JPEG as a data URI
     * @param logits (C)
     * @param probabilities (C)
     * @param attention float32 (gh gw), little endian, Base64
     */
    record ImageAnswer(
            String id, int rows, int columns, String photo, float[] logits, double[] probabilities, String attention) {}

    record ConceptAnswer(String id) {}

    /**
     * A job's answer.
     *
     * @param state waiting, running, done, failed or cancelled
     * @param scores null until it is done; as {@code attention} above
     */
    record JobAnswer(
            String id,
            String state,
            long done,
            long total,
            String error,
            boolean signed,
            int rows,
            int columns,
            @Nullable String scores) {}

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
