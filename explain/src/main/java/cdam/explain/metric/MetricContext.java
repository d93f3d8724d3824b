package cdam.explain.metric;

import cdam.image.ImageTensor;
import cdam.math.Draws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One image, the maps of several methods for one class of it, and the model to ask. What several metrics or maps need, such
 * as the answer to the intact image, is asked once.
 */
public final class MetricContext {
    /** How many orders of a map with equal scores are asked for: their mean stands for that over all. */
    static final int ORDERS = 5;

    private final ImageTensor image;
    private final int patch;
    private final int target;
    private final List<float[]> maps;
    private final Scorer scorer;
    private final long seed;
    private final List<RemovalCurves> removals = new ArrayList<>();
    private final Map<RandomBoxes, LogitDrops> drops = new HashMap<>();
    private double[][] ends = {}; // answers to the intact image, then to the empty one

    /**
     * Brings together what is measured.
     *
     * @param image normalised; its rest right and below of the last whole patch is never erased
     * @param patch side of a patch in pixels
     * @param target the class that the maps explain
     * @param maps one signed score a patch each, row by row
     * @param seed of all random draws about this image
     */
    public MetricContext(ImageTensor image, int patch, int target, Collection<float[]> maps, Scorer scorer, long seed) {
        this.image = image;
        this.patch = patch;
        this.target = target;
        this.maps = List.copyOf(maps);
        this.scorer = scorer;
        this.seed = seed;
        for (float[] map : maps) {
            if (map.length != patches()) {
                throw new IllegalArgumentException("a map of " + map.length + " scores for " + patches() + " patches");
            }
        }
    }

    List<float[]> maps() {
        return maps;
    }

    int rows() {
        return image.height() / patch;
    }

    int columns() {
        return image.width() / patch;
    }

    int patches() {
        return rows() * columns();
    }

    /** A generator that depends on the image and {@code purpose} alone: all methods meet the same draws. */
    SplittableRandom random(int purpose) {
        return new SplittableRandom(seed * 31 + purpose);
    }

    /** Logit and probability of the target, and whether it is the top class (1 or 0), for each copy without the marked patches. */
    double[][] without(Stream<boolean[]> erased) {
        return answers(erased.map(marks -> MeanColourRemoval.of(image, patch, marks)));
    }

    /** The same with the marked patches guessed from the rest; the noise is that of {@code purpose}, the same for all. */
    double[][] imputed(Stream<boolean[]> removed, int purpose) {
        return answers(removed.map(marks -> LinearImputation.of(image, patch, marks, random(purpose))));
    }

    private double[][] answers(Stream<ImageTensor> images) {
        float[][] logits = scorer.logits(images);
        double[][] answers = new double[logits.length][];
        for (int i = 0; i < logits.length; i++) {
            answers[i] = new double[] {
                logits[i][target], scorer.probabilities(logits[i])[target], Ranks.isTop(logits[i], target) ? 1 : 0
            };
        }
        return answers;
    }

    /** What is answered to the intact image, then to the empty one, as {@link #without} has it. */
    double[][] ends() {
        if (ends.length == 0) {
            boolean[] all = new boolean[patches()];
            Arrays.fill(all, true);
            ends = without(Stream.of(new boolean[patches()], all));
        }
        return ends;
    }

    /** The logit of the intact image. */
    double intact() {
        return ends()[0][0];
    }

    /** What is left of logit and probability while patches go, a pair of curves per map: the mean over its orders. */
    List<RemovalCurves> removals(int points) {
        if (removals.isEmpty()) {
            for (float[] map : maps) {
                removals.add(RemovalCurves.mean(orders(map).stream()
                        .map(order -> RemovalCurves.of(this, order, points))
                        .toList()));
            }
        }
        return removals;
    }

    /** What the logit loses without each of the boxes. */
    LogitDrops drops(RandomBoxes boxes) {
        return drops.computeIfAbsent(boxes, wanted -> LogitDrops.of(this, wanted.draw(this)));
    }

    /**
     * The mean, over a map's orders, of a number that depends on one.
     *
     * @param number of patches from the least to the most important
     */
    double meanOverOrders(float[] map, ToDoubleFunction<int[]> number) {
        return orders(map).stream().mapToDouble(number).average().orElseThrow();
    }

    /**
     * Patches from the least to the most important: the one order of different scores, or some where scores are equal, by random
     * orders that all maps of an image share.
     */
    private List<int[]> orders(float[] map) {
        SplittableRandom random = random(1);
        return IntStream.range(0, Ranks.allDiffer(map) ? 1 : ORDERS)
                .mapToObj(order -> Ranks.order(map, Draws.shuffled(patches(), random)))
                .toList();
    }
}
