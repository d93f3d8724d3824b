package cdam.train.solver;

import cdam.train.head.Latents;
import java.util.stream.IntStream;

/**
 * Images' latents with their classes.
 *
 * @param latents (N,F)
 * @param labels the class indices of each image: exactly one for a single-label head; not copied
 * @param classes C
 */
public record Examples(Latents latents, int[][] labels, int classes) {
    public Examples {
        if (latents.size() != labels.length || labels.length == 0) {
            throw new IllegalArgumentException(
                    "expected as many latents as labels, found " + latents.size() + " and " + labels.length);
        }
    }

    /** N. */
    public int size() {
        return labels.length;
    }

    /** Some of the images, in the order given. */
    public Examples subset(int[] rows) {
        return new Examples(
                latents.subset(rows),
                IntStream.of(rows).mapToObj(row -> labels[row]).toArray(int[][]::new),
                classes);
    }

    /** These and then the others. */
    public Examples and(Examples others) {
        int[][] all = IntStream.range(0, size() + others.size())
                .mapToObj(i -> i < size() ? labels[i] : others.labels[i - size()])
                .toArray(int[][]::new);
        return new Examples(latents.and(others.latents), all, classes);
    }
}
