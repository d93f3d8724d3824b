package cdam.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How often an interval holds the right number, by simulation: {@code interval-coverage.tsv}. Where there are too few
 * images for an interval, the table says so.
 */
class IntervalCoverageTest {
    private static final int[] SIZES = {4, 12, 20, 90};
    private static final int RUNS = 4000;

    private final List<String> rows = new ArrayList<>(List.of("interval, numbers\t4 images\t12\t20\t90"));

    @Test
    void should_hold_the_right_number_as_often_as_the_documentation_says() throws IOException {
        double[] shares = IntStream.range(1, 20).mapToDouble(i -> i / 20.0).toArray();
        double[] wilson = row(
                "Wilson, yes and no, mean over shares of .05 to .95",
                n -> Arrays.stream(shares)
                        .map(share -> coverage(n, share, random -> hit(random, share)))
                        .average()
                        .orElseThrow());
        row("Wilson, the share .5", n -> coverage(n, 0.5, random -> hit(random, 0.5)));
        row("Wilson, the share .95", n -> coverage(n, 0.95, random -> hit(random, 0.95)));
        row(
                "Wilson, two to four numbers of an image, which depend on each other",
                n -> coverage(n, 0.5, IntervalCoverageTest::hits));
        double[] normal = row("t, normal", n -> coverage(n, Random::nextGaussian, 0));
        row("t, uniform", n -> coverage(n, Random::nextDouble, 0.5));
        row("t, exponential", n -> coverage(n, random -> -Math.log(1 - random.nextDouble()), 1));
        row("t, log-normal", n -> coverage(n, random -> Math.exp(random.nextGaussian()), Math.exp(0.5)));
        row("t, yes and no of share .95", n -> coverage(n, random -> random.nextDouble() < 0.95 ? 1 : 0, 0.95));
        row("Fisher's z, correlation .6 of all patches of all images", IntervalCoverageTest::correlation);
        row("bootstrap of images and ten shuffles, most of the spread the shuffles'", IntervalCoverageTest::shuffles);

        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/interval-coverage.tsv"), rows);
        assertThat(Arrays.stream(wilson).boxed())
                .allSatisfy(share -> assertThat(share).isBetween(0.92, 0.98));
        assertThat(Arrays.stream(normal).boxed())
                .allSatisfy(share -> assertThat(share).isBetween(0.92, 0.98));
        assertThat(Files.readAllLines(Path.of("src/test/resources/interval-coverage.tsv")))
                .isEqualTo(rows);
    }

    private double[] row(String name, Function<Integer, Double> coverage) {
        double[] shares = Arrays.stream(SIZES).mapToDouble(coverage::apply).toArray();
        StringBuilder row = new StringBuilder(name);
        for (double share : shares) {
            row.append(Double.isNaN(share) ? "\t–" : String.format(Locale.ROOT, "\t%.1f", 100 * share));
        }
        rows.add(row.toString());
        return shares;
    }

    private static double coverage(int n, ToDoubleFunction<Random> number, double right) {
        return share(
                random -> Jackknife.mean(IntStream.range(0, n)
                        .mapToDouble(i -> number.applyAsDouble(random))
                        .toArray()),
                right);
    }

    private static double coverage(int n, double right, Function<Random, double[]> row) {
        return share(
                random -> ShareInterval.of(
                        IntStream.range(0, n).mapToObj(i -> row.apply(random)).toArray(double[][]::new)),
                right);
    }

    private static double share(Function<Random, Interval> interval, double right) {
        Random random = new Random(1);
        int inside = 0;
        for (int run = 0; run < RUNS; run++) {
            Interval found = interval.apply(random);
            if (Double.isNaN(found.low())) {
                return Double.NaN;
            }
            inside += found.low() <= right + 1e-12 && right <= found.high() + 1e-12 ? 1 : 0;
        }
        return inside / (double) RUNS;
    }

    private static double[] hit(Random random, double share) {
        return new double[] {random.nextDouble() < share ? 1 : 0, 1};
    }

    /** Each image has a share of its own. */
    private static double[] hits(Random random) {
        int count = 2 + random.nextInt(3);
        double share = random.nextDouble();
        double hits = IntStream.range(0, count)
                .filter(i -> random.nextDouble() < share)
                .count();
        return new double[] {hits, count};
    }

    /** An image has an effect on all its patches' scores. */
    private static double correlation(int n) {
        PooledPearson pearson = new PooledPearson(false);
        return share(
                random -> {
                    double[][] sums = new double[n][];
                    for (int image = 0; image < n; image++) {
                        double[] a = new double[30];
                        double[] b = new double[30];
                        double scale = 0.5 + random.nextDouble();
                        for (int i = 0; i < a.length; i++) {
                            double common = random.nextGaussian();
                            a[i] = scale * (Math.sqrt(0.6) * common + Math.sqrt(0.4) * random.nextGaussian());
                            b[i] = scale * (Math.sqrt(0.6) * common + Math.sqrt(0.4) * random.nextGaussian());
                        }
                        sums[image] = pearson.sums(a, b, 0, a.length);
                    }
                    return pearson.interval(sums);
                },
                0.6);
    }

    /** As seen of AM: .37 from shuffle to shuffle, .27 from image to image. */
    private static double shuffles(int n) {
        Bootstrap bootstrap = new Bootstrap(200, 1);
        Random random = new Random(1);
        int inside = 0;
        for (int run = 0; run < RUNS / 4; run++) {
            double[] shuffles = new double[10];
            Arrays.setAll(shuffles, i -> 0.37 * random.nextGaussian());
            double[][] table = new double[n][10];
            for (double[] row : table) {
                double image = 0.1 * random.nextGaussian();
                Arrays.setAll(row, i -> shuffles[i] + image + 0.25 * random.nextGaussian());
            }
            Interval found = bootstrap.mean(table);
            if (Double.isNaN(found.low())) {
                return Double.NaN;
            }
            inside += found.low() <= 0 && 0 <= found.high() ? 1 : 0;
        }
        return inside / (RUNS / 4.0);
    }
}
