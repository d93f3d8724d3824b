package cdam.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.ConfigProto;

class NearestNeighboursTest {
    @Test
    void should_let_one_near_image_outvote_many_far_ones() {
        // Cosine 1 votes exp(1/0.07) = 1.6e6; 19 orthogonal ones vote 1 each.
        float[] train = new float[40];
        int[] labels = new int[20];
        Arrays.fill(labels, 1);
        labels[7] = 0;
        for (int i = 0; i < 20; i++) {
            train[2 * i + 1] = 3;
        }
        train[14] = 5;
        train[15] = 0;

        assertThat(classify(train, labels, new float[] {0.1f, 0})).containsExactly(0);
    }

    @Test
    void should_count_only_the_twenty_nearest() {
        // 20 images of class 0 at cosine .8 have all the votes; 1000 of class 1 at cosine .6 would outvote them.
        float[] train = new float[2 * 1020];
        int[] labels = new int[1020];
        for (int i = 0; i < 1020; i++) {
            boolean near = i % 51 == 0;
            labels[i] = near ? 0 : 1;
            train[2 * i] = near ? 0.8f : 0.6f;
            train[2 * i + 1] = near ? 0.6f : 0.8f;
        }

        assertThat(classify(train, labels, new float[] {1, 0})).containsExactly(0);
    }

    @Test
    void should_agree_with_the_definition_on_random_features() {
        SplittableRandom random = new SplittableRandom(3);
        float[] train = uniform(random, 300 * 4);
        float[] query = uniform(random, 600 * 4);
        int[] labels = random.ints(300, 0, 5).toArray();

        int[] expected = new int[600];
        for (int i = 0; i < 600; i++) {
            expected[i] = byDefinition(train, labels, Arrays.copyOfRange(query, 4 * i, 4 * i + 4));
        }

        assertThat(classify(train, labels, query)).isEqualTo(expected);
    }

    @Test
    void should_count_as_many_neighbours_as_asked_and_all_their_labels() {
        float[] train = {1, 0, 0.9f, 0.1f, 0.5f, 0.5f};
        int[][] labels = {{0}, {0, 1}, {1}};
        double[][][] found = new double[1][][];
        try (NearestNeighbours neighbours = new NearestNeighbours(2, ConfigProto.getDefaultInstance())) {
            neighbours.vote(train, labels, 2, new float[] {1, 0}, new int[] {1, 2, 9}, (i, votes) -> found[i] = votes);
        }
        double near = Math.exp(1 / 0.07);
        double next = Math.exp(0.9 / Math.sqrt(0.82) / 0.07);
        double last = Math.exp(Math.sqrt(0.5) / 0.07);
        double[][] wanted = {{near, 0}, {near + next, next}, {near + next, next + last}};
        for (int k = 0; k < 3; k++) {
            for (int c = 0; c < 2; c++) {
                assertThat(found[0][k][c]).isCloseTo(wanted[k][c], within(1e-4 * near));
            }
        }
        assertThat(NearestNeighbours.rank(new double[] {1, 3, 3}, 2)).isEqualTo(1);
    }

    private static int byDefinition(float[] train, int[] labels, float[] query) {
        double[][] similar = new double[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            double dot = 0;
            double a = 0;
            double b = 0;
            for (int j = 0; j < 4; j++) {
                dot += train[4 * i + j] * query[j];
                a += train[4 * i + j] * train[4 * i + j];
                b += query[j] * query[j];
            }
            similar[i] = new double[] {dot / Math.sqrt(a * b), labels[i]};
        }
        Arrays.sort(similar, (x, y) -> Double.compare(y[0], x[0]));
        double[] votes = new double[5];
        for (int i = 0; i < 20; i++) {
            votes[(int) similar[i][1]] += Math.exp(similar[i][0] / 0.07);
        }
        int best = 0;
        for (int c = 1; c < 5; c++) {
            best = votes[c] > votes[best] ? c : best;
        }
        return best;
    }

    private static int[] classify(float[] train, int[] labels, float[] query) {
        int width = train.length / labels.length;
        try (NearestNeighbours neighbours = new NearestNeighbours(width, ConfigProto.getDefaultInstance())) {
            int[] predicted = new int[query.length / width];
            int[][] each =
                    Arrays.stream(labels).mapToObj(label -> new int[] {label}).toArray(int[][]::new);
            int classes = Arrays.stream(labels).max().orElseThrow() + 1;
            neighbours.vote(
                    train,
                    each,
                    classes,
                    query,
                    new int[] {20},
                    (i, votes) -> predicted[i] = IntStream.range(0, classes)
                            .filter(c -> NearestNeighbours.rank(votes[0], c) == 0)
                            .findFirst()
                            .orElseThrow());
            return predicted;
        }
    }

    private static float[] uniform(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextDouble() - 0.5);
        }
        return values;
    }
}
