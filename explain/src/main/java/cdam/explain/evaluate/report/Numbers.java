package cdam.explain.evaluate.report;

import cdam.explain.metric.Bootstrap;
import cdam.explain.metric.Intervention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One metric's numbers of every method: image after image, and of an image place after place. All methods have the same
 * places, so that they can be compared number by number; NaN: not defined, or no map there.
 */
final class Numbers {
    private final Map<String, double[]> byMethod = new HashMap<>();
    private int[] images = new int[16];
    private int[] places = new int[16];
    private int size;
    private int count;

    /**
     * The next image.
     *
     * @param at a class or a round for each of its numbers
     * @param numbers of each method
     */
    void add(int[] at, Map<String, double[]> numbers) {
        int end = size + at.length;
        if (end > images.length) {
            images = Arrays.copyOf(images, 2 * end);
            places = Arrays.copyOf(places, 2 * end);
        }
        Arrays.fill(images, size, end, count);
        System.arraycopy(at, 0, places, size, at.length);
        numbers.forEach((method, values) -> {
            double[] all = room(byMethod.get(method), end);
            System.arraycopy(values, 0, all, size, values.length);
            byMethod.put(method, all);
        });
        size = end;
        count++;
    }

    private double[] room(double @Nullable [] before, int end) {
        if (before != null && before.length >= end) {
            return before;
        }
        double[] room = new double[images.length];
        Arrays.fill(room, Double.NaN);
        if (before != null) {
            System.arraycopy(before, 0, room, 0, before.length);
        }
        return room;
    }

    /** A method's numbers. */
    double[] of(String method) {
        double[] all = byMethod.get(method);
        double[] of = new double[size];
        Arrays.fill(of, Double.NaN);
        if (all != null) {
            System.arraycopy(all, 0, of, 0, Math.min(size, all.length));
        }
        return of;
    }

    /** One method's numbers minus another one's, NaN where either is. */
    double[] difference(String a, String b) {
        double[] difference = of(a);
        double[] other = of(b);
        for (int i = 0; i < size; i++) {
            difference[i] -= other[i];
        }
        return difference;
    }

    /** How many of a method's numbers are not defined; 0 of a method that has none at all. */
    int undefined(String method) {
        int undefined = (int) Arrays.stream(of(method)).filter(Double::isNaN).count();
        return undefined == size && !byMethod.containsKey(method) ? 0 : undefined;
    }

    /** Sum and count of each image that has numbers at these places. */
    double[][] rows(double[] numbers, IntPredicate at) {
        double[][] rows = new double[count][2];
        for (int i = 0; i < size; i++) {
            if (at.test(places[i]) && !Double.isNaN(numbers[i])) {
                rows[images[i]][0] += numbers[i];
                rows[images[i]][1]++;
            }
        }
        return Arrays.stream(rows).filter(row -> row[1] > 0).toArray(double[][]::new);
    }

    /**
     * Pairs of a sum of scores and a loss, which stand one after the other: an image's sums of a statistic, method after
     * method, over the pairs that all of them have.
     */
    double[][] sums(Intervention metric, List<String> methods) {
        List<double[]> all = methods.stream().map(this::of).toList();
        int[] pairs = IntStream.range(0, size / 2)
                .filter(pair ->
                        all.stream().noneMatch(numbers -> Double.isNaN(numbers[2 * pair] + numbers[2 * pair + 1])))
                .toArray();
        List<double[][]> sums = new ArrayList<>();
        for (double[] numbers : all) {
            double[] scores = metric.prepared(
                    IntStream.of(pairs).mapToDouble(pair -> numbers[2 * pair]).toArray());
            double[] losses = metric.prepared(IntStream.of(pairs)
                    .mapToDouble(pair -> numbers[2 * pair + 1])
                    .toArray());
            sums.add(byImage(metric, pairs, scores, losses));
        }
        double[][] joined = new double[sums.get(0).length][];
        for (int image = 0; image < joined.length; image++) {
            int row = image;
            joined[image] = sums.stream()
                    .flatMapToDouble(each -> DoubleStream.of(each[row]))
                    .toArray();
        }
        return joined;
    }

    private double[][] byImage(Intervention metric, int[] pairs, double[] scores, double[] losses) {
        List<double[]> rows = new ArrayList<>();
        for (int from = 0; from < pairs.length; ) {
            int to = from;
            while (to < pairs.length && images[2 * pairs[to]] == images[2 * pairs[from]]) {
                to++;
            }
            rows.add(metric.sums(Arrays.copyOfRange(scores, from, to), Arrays.copyOfRange(losses, from, to)));
            from = to;
        }
        return rows.toArray(double[][]::new);
    }

    /**
     * For {@link Bootstrap}: of rounds that are so many stages of each shuffle, [image][shuffle] the mean of some stages.
     *
     * @param stages of a shuffle
     */
    double[][] table(double[] numbers, int stages, IntPredicate stage) {
        int shuffles = size == 0 ? 0 : (Arrays.stream(places, 0, size).max().orElse(0) + 1) / stages;
        double[][] sums = new double[count][shuffles];
        int[][] counts = new int[count][shuffles];
        for (int i = 0; i < size; i++) {
            if (stage.test(places[i] % stages) && !Double.isNaN(numbers[i])) {
                sums[images[i]][places[i] / stages] += numbers[i];
                counts[images[i]][places[i] / stages]++;
            }
        }
        for (int image = 0; image < count; image++) {
            for (int shuffle = 0; shuffle < shuffles; shuffle++) {
                sums[image][shuffle] /= counts[image][shuffle]; // 0/0 is NaN: not defined
            }
        }
        return Arrays.stream(sums)
                .filter(row -> Arrays.stream(row).anyMatch(x -> !Double.isNaN(x)))
                .toArray(double[][]::new);
    }
}
