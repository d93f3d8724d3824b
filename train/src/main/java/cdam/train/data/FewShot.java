package cdam.train.data;

import cdam.math.Draws;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * On how few images heads are fitted: some of each class, drawn several times. The images of a draw with fewer per class are
 * among those of the draw with more, so that numbers of images are compared on the same draws.
 */
public final class FewShot {
    private FewShot() {}

    /**
     * Draws images, by their places in the set; of a class with fewer images all are taken.
     *
     * @param shots images per class; with several labels per image counts for each of them
     * @param draw which of the draws
     */
    public static int[] draw(ImageSet set, int shots, long seed, int draw) {
        int[][] labels = set.classes();
        return IntStream.range(0, set.labels().size())
                .flatMap(c -> {
                    int[] members = IntStream.range(0, labels.length)
                            .filter(i -> Arrays.binarySearch(labels[i], c) >= 0)
                            .toArray();
                    int[] order = Draws.permutation(members.length, Draws.of(seed, draw, c));
                    return Arrays.stream(order).limit(shots).map(i -> members[i]);
                })
                .distinct()
                .sorted()
                .toArray();
    }
}
