package cdam.explain.evaluate.measure;

import cdam.explain.evaluate.item.Item;
import cdam.explain.evaluate.item.Removal;
import cdam.explain.evaluate.measure.ItemResult.RegionResult;
import cdam.explain.metric.Scorer;
import cdam.image.ImageTensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What things taken out of an image cost each class that it shows, beside what maps say of them: for each thing and class the
 * sum of scores in the thing's region, then the loss of the logit. All metrics of interventions read these pairs.
 *
 * @param loaded the image with its things taken out
 * @param classes that it shows
 * @param lost [thing][class]
 */
public record Interventions(Item.Loaded loaded, List<RegionResult> classes, double[][] lost) {
    /** Where results keep the pairs. */
    static final String NUMBERS = "intervention";

    /** The map of equal scores everywhere. */
    public static final String UNIFORM = "uniform";

    /** A map of noise. */
    public static final String RANDOM = "random";

    /** Asks the model once for the image and for it without each thing. */
    static Interventions of(Item.Loaded loaded, List<RegionResult> classes, Scorer scorer) {
        Stream<ImageTensor> images = Stream.concat(
                Stream.of(loaded.image()), loaded.removals().stream().map(Removal::without));
        float[][] logits = scorer.logits(images);
        double[][] lost = new double[loaded.removals().size()][classes.size()];
        for (int thing = 0; thing < lost.length; thing++) {
            for (int i = 0; i < classes.size(); i++) {
                int index = classes.get(i).classIndex();
                lost[thing][i] = (double) logits[0][index] - logits[thing + 1][index];
            }
        }
        return new Interventions(loaded, classes, lost);
    }

    /** {@code map}: of a class, or null where there is none. */
    double[] pairs(IntFunction<float @Nullable []> map) {
        double[] pairs = new double[2 * lost.length * classes.size()];
        int at = 0;
        for (int thing = 0; thing < lost.length; thing++) {
            float[] inside = loaded.removals().get(thing).inside();
            for (int i = 0; i < classes.size(); i++) {
                float[] scores = map.apply(classes.get(i).classIndex());
                pairs[at++] = scores == null ? Double.NaN : sum(scores, inside);
                pairs[at++] = lost[thing][i];
            }
        }
        return pairs;
    }

    /** The score of the map of equal scores: a thing's area. */
    double[] uniform() {
        float[] ones = new float[patches()];
        Arrays.fill(ones, 1);
        return pairs(index -> ones);
    }

    /** The scores of maps of normal noise, one per class. */
    double[] random(long seed) {
        return pairs(index -> {
            SplittableRandom random = new SplittableRandom(seed * 31 + index);
            float[] noise = new float[patches()];
            IntStream.range(0, noise.length).forEach(i -> noise[i] = (float) random.nextGaussian());
            return noise;
        });
    }

    private int patches() {
        return loaded.removals().get(0).inside().length;
    }

    private static double sum(float[] scores, float[] inside) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += (double) scores[i] * inside[i];
        }
        return sum;
    }
}
