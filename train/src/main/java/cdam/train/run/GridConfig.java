package cdam.train.run;

import cdam.io.UsageException;
import cdam.train.head.HeadGrid;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Heads beside each other: each learning rate with each kind of features.
 *
 * @param learningRates in place of {@code learning_rate}
 * @param blocks of how many last blocks [CLS] is read, such as 1 and 4; without it 1
 * @param meanPatch whether the last block's mean patch is read too, such as false and true; without it false
 */
record GridConfig(
        List<Double> learningRates,
        @Nullable List<Integer> blocks,
        @Nullable List<Boolean> meanPatch) {
    GridConfig {
        if (learningRates == null
                || learningRates.isEmpty()
                || learningRates.stream().anyMatch(rate -> !(rate > 0 && rate < 1e30))) {
            throw new UsageException("training.grid.learning_rates: expected numbers above 0, found " + learningRates);
        }
        if (blocks != null && (blocks.isEmpty() || blocks.stream().anyMatch(count -> count < 1))) {
            throw new UsageException("training.grid.blocks: expected numbers of 1 or more, found " + blocks);
        }
        if (meanPatch != null && meanPatch.isEmpty()) {
            throw new UsageException("training.grid.mean_patch: expected false, true or both, found none");
        }
    }

    int mostBlocks() {
        return blocks == null
                ? 1
                : blocks.stream().mapToInt(Integer::intValue).max().orElse(1);
    }

    boolean readsPatches() {
        return meanPatch != null && meanPatch.contains(true);
    }

    HeadGrid heads(int width) {
        return HeadGrid.of(
                learningRates,
                Objects.requireNonNullElse(blocks, List.of(1)),
                Objects.requireNonNullElse(meanPatch, List.of(false)),
                mostBlocks(),
                width);
    }
}
