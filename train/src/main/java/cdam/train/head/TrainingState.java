package cdam.train.head;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that training needs to go on with the same bits, between two steps.
 *
 * @param fingerprint of the recipe, the data and the backbone: a state belongs to one run only
 * @param epoch counted from 0
 * @param batch the next batch of that epoch, counted from 0
 * @param step steps done in all
 * @param lossSum over the epoch's images so far
 * @param variables of the training graph
 * @param best the epoch with the lowest validation loss so far
 * @param history the finished epochs
 */
public record TrainingState(
        String fingerprint,
        int epoch,
        int batch,
        long step,
        double lossSum,
        HeadState variables,
        @Nullable Best best,
        List<EpochRecord> history) {

    /** The weights after an epoch, counted from 1. */
    public record Best(int epoch, double loss, HeadState variables) {}
}
