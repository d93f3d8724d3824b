package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import cdam.io.UsageException;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import java.util.List;

/** A way to score an image's patches. Immutable; its options are its fields. */
public interface Method {
    /** Scores of every image and target of a batch. Targets are ignored where {@link MethodInfo#needsTarget} is false. */
    Scores explain(ForwardPass run, TargetBatch targets, Progress progress);

    /** How much of what a head on several tokens reads its maps see. */
    default Coverage coverage() {
        return Coverage.CLS;
    }

    /**
     * Whether it looks at one image and one target at a time, so that the scores of one are the same bits whatever else is
     * asked for beside it.
     */
    default boolean oneByOne() {
        return false;
    }

    /** What a map's scores, with what comes from elsewhere than the patches, amount to; empty where nothing is promised. */
    default String total() {
        return "";
    }

    /**
     * About how long one image takes, as so many forward passes; for estimates and progress.
     *
     * @param rows of patches
     * @param columns of patches
     * @param targets of the image
     */
    default double passes(int rows, int columns, int targets) {
        return 0.1 * targets;
    }

    /**
     * Refuses a model for which the method is not defined.
     *
     * @throws UsageException with the reason
     */
    default void require(ViTConfig config) {}

    /**
     * About how many bytes it takes beside the forward pass: none where it stays in the last block. TensorFlow prepares a graph
     * of the whole model for one that takes some.
     */
    default double memory(PassMemory image) {
        return 0;
    }

    /** Taps that it would otherwise compute again, for {@link ForwardPass#retain}. */
    default List<String> retainedTaps(ViTConfig config) {
        return List.of();
    }
}
