package cdam.train.head;

import cdam.vit.LinearHead;
import java.util.stream.IntStream;

/** Where a training begins that goes on from another head's rows. */
public final class WarmStart {
    private WarmStart() {}

    /**
     * The head with which the training begins.
     *
     * @param other reads the same features
     * @param rows (C) the row of each class in the other head; -1: it has none, and begins as without another head
     * @param seed of such first rows
     */
    public static LinearHead of(LinearHead other, int[] rows, long seed) {
        int features = other.features();
        LinearHead first = HeadState.initial(rows.length, features, seed).head(rows.length, features);
        float[] weight = first.weight();
        float[] bias = first.bias();
        IntStream.range(0, rows.length).filter(c -> rows[c] >= 0).forEach(c -> {
            System.arraycopy(other.weight(), rows[c] * features, weight, c * features, features);
            bias[c] = other.bias()[rows[c]];
        });
        return first;
    }
}
