package cdam.explain.evaluate.measure;

import java.util.SplittableRandom;

/** The class that random-logit sets beside the predicted one. */
final class RandomClass {
    private RandomClass() {}

    /**
     * A class other than the predicted one, each equally likely; the predicted one itself where a head has no other.
     *
     * @param classes of the head
     * @param seed of the item
     */
    static int beside(int predicted, int classes, long seed) {
        if (classes == 1) {
            return predicted;
        }
        int drawn = new SplittableRandom(seed).nextInt(classes - 1);
        return drawn < predicted ? drawn : drawn + 1;
    }
}
