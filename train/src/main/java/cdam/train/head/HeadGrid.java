package cdam.train.head;

import cdam.bundle.HeadInput;
import java.util.ArrayList;
import java.util.List;

/**
 * Heads that are trained beside each other on the same batches: each learning rate with each kind of features. DINOv2's
 * linear evaluation is 13 rates, [CLS] of 1 or 4 blocks, with or without the mean patch: 52 heads.
 *
 * @param rates learning rates
 * @param features parts of the cached latents
 */
public record HeadGrid(List<Double> rates, List<Features> features) {

    /**
     * A part of the cached latents that some of the heads read.
     *
     * @param name for people
     * @param input as the head's card says it
     * @param from its first number
     * @param to after its last number
     */
    public record Features(String name, HeadInput input, int from, int to) {
        int size() {
            return to - from;
        }
    }

    public HeadGrid {
        rates = List.copyOf(rates);
        features = List.copyOf(features);
    }

    /**
     * The grid over latents that have [CLS] of the last blocks, earliest first, and then perhaps the mean patch.
     *
     * @param blocks of how many last blocks [CLS] is read, at most {@code cachedBlocks}
     * @param meanPatches whether the mean patch is read, one or both
     * @param width d
     */
    public static HeadGrid of(
            List<Double> rates, List<Integer> blocks, List<Boolean> meanPatches, int cachedBlocks, int width) {
        List<Features> features = new ArrayList<>();
        for (int count : blocks) {
            for (boolean meanPatch : meanPatches) {
                HeadInput input = meanPatch
                        ? HeadInput.CLS_THEN_MEAN_PATCH
                        : count == 1 ? HeadInput.CLS : HeadInput.CLS_OF_LAST_BLOCKS;
                String name =
                        "[CLS] of " + count + (count == 1 ? " block" : " blocks") + (meanPatch ? ", mean patch" : "");
                int from = (cachedBlocks - count) * width;
                features.add(new Features(name, input, from, (cachedBlocks + (meanPatch ? 1 : 0)) * width));
            }
        }
        return new HeadGrid(rates, features);
    }

    /**
     * The grid in parts, each of one kind of features and of nearly as many rates; in the order of the features and the rates.
     *
     * @param least parts, unless there are fewer heads
     */
    List<HeadGrid> groups(int least) {
        int parts = Math.min(rates.size(), (least + features.size() - 1) / features.size());
        List<HeadGrid> groups = new ArrayList<>();
        for (Features each : features) {
            for (int i = 0; i < parts; i++) {
                List<Double> some = rates.subList(i * rates.size() / parts, (i + 1) * rates.size() / parts);
                groups.add(new HeadGrid(some, List.of(each)));
            }
        }
        return groups;
    }

    /** What all heads together read, in numbers. */
    public long rows() {
        return (long) rates.size() * features.stream().mapToInt(Features::size).sum();
    }

    /** How many heads. */
    public int size() {
        return rates.size() * features.size();
    }
}
