package cdam.train.fit;

import cdam.train.metric.Evaluation;
import cdam.vit.LinearHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A head and how it came about.
 *
 * @param head its numbers
 * @param solver what fitted it
 * @param trials the penalties, or heads of a grid, that were tried, in order; else empty
 * @param chosen the one of the head; null where there was one setting alone
 * @param refitted whether the head was fitted on training and validation images together, once the penalty was chosen
 * @param validation of the head that was fitted on the training images alone, on the images that chose penalty or epoch
 * @param test of the head on images that had no say in it; null where there were none
 * @param warnings what may be wrong with it, a line each
 */
public record FittedHead(
        LinearHead head,
        Solver solver,
        List<Trial> trials,
        @Nullable Trial chosen,
        boolean refitted,
        Evaluation validation,
        @Nullable Evaluation test,
        List<String> warnings) {
    public FittedHead {
        trials = List.copyOf(trials);
        warnings = List.copyOf(warnings);
    }

    /** Measured on the test images where there are some, else on the validation images. */
    public Evaluation measured() {
        return test == null ? validation : test;
    }
}
