package cdam.train.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.math.Draws;
import cdam.train.head.Latents;
import cdam.train.head.Recipe.Task;
import cdam.vit.LinearHead;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.ConfigProto;

class RidgeRegressionTest {
    private static final int IMAGES = 30;
    private static final int FEATURES = 5;
    private static final int CLASSES = 3;

    @Test
    void should_predict_each_image_as_a_fit_without_it_does() {
        Examples examples = examples();
        try (RidgeRegression all = ridge(examples)) {
            double[] found = all.leaveOneOut(0.7);
            for (int left : new int[] {0, 7, 29}) {
                int[] others = IntStream.range(0, IMAGES).filter(i -> i != left).toArray();
                try (RidgeRegression rest = ridge(examples.subset(others))) {
                    LinearHead head = rest.head(new RidgeRegression.Candidate(0.7, 1, 0));
                    float[] latent = new float[FEATURES];
                    examples.latents().copy(left, latent, 0);
                    float[] wanted = head.logits(latent);
                    for (int k = 0; k < CLASSES; k++) {
                        assertThat(found[left * CLASSES + k]).isCloseTo(wanted[k], within(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void should_scale_to_the_lowest_log_loss() {
        try (RidgeRegression ridge = ridge(examples())) {
            double[] penalties = ridge.penalties(9);
            List<RidgeRegression.Candidate> path = ridge.path(penalties);
            for (RidgeRegression.Candidate candidate : path) {
                double[] predictions = ridge.leaveOneOut(candidate.penalty());
                assertThat(candidate.loss()).isCloseTo(logLoss(predictions, candidate.scale()), within(1e-9));
                assertThat(candidate.loss())
                        .isLessThanOrEqualTo(logLoss(predictions, 1.01 * candidate.scale()))
                        .isLessThanOrEqualTo(logLoss(predictions, 0.99 * candidate.scale()));
            }
            assertThat(RidgeRegression.best(path).loss())
                    .isEqualTo(path.stream()
                            .mapToDouble(RidgeRegression.Candidate::loss)
                            .min()
                            .orElseThrow());
        }
    }

    @Test
    void should_scale_several_labels_by_their_sigmoids() {
        Examples one = examples();
        int[][] several = Arrays.stream(one.labels())
                .map(label -> label[0] == 2 ? new int[] {0, 1} : label[0] == 1 ? new int[0] : new int[] {2})
                .toArray(int[][]::new);
        Examples examples = new Examples(one.latents(), several, CLASSES);
        try (RidgeRegression ridge =
                new RidgeRegression(examples, Task.MULTI_LABEL, 2, ConfigProto.getDefaultInstance())) {
            RidgeRegression.Candidate candidate = ridge.path(new double[] {1}).get(0);
            double[] predictions = ridge.leaveOneOut(1);
            double loss = 0;
            for (int i = 0; i < predictions.length; i++) {
                int k = i % CLASSES;
                boolean has = Arrays.stream(several[i / CLASSES]).anyMatch(label -> label == k);
                loss += Math.log1p(Math.exp((has ? -1 : 1) * candidate.scale() * predictions[i])) / IMAGES;
            }
            assertThat(candidate.loss()).isCloseTo(loss, within(1e-9));
        }
    }

    private static double logLoss(double[] predictions, double scale) {
        double loss = 0;
        for (int i = 0; i < IMAGES; i++) {
            double sum = 0;
            for (int k = 0; k < CLASSES; k++) {
                sum += Math.exp(scale * predictions[i * CLASSES + k]);
            }
            loss += (Math.log(sum) - scale * predictions[i * CLASSES + i % CLASSES]) / IMAGES;
        }
        return loss;
    }

    private static RidgeRegression ridge(Examples examples) {
        return new RidgeRegression(examples, Task.SINGLE_LABEL, 2, ConfigProto.getDefaultInstance());
    }

    private static Examples examples() {
        SplittableRandom random = Draws.of(3);
        float[] values = new float[IMAGES * FEATURES];
        int[][] labels = new int[IMAGES][];
        for (int i = 0; i < IMAGES; i++) {
            labels[i] = new int[] {i % CLASSES};
            for (int j = 0; j < FEATURES; j++) {
                values[i * FEATURES + j] = (float) (2 * random.nextDouble() + 3 + (j == i % CLASSES ? 1 : 0));
            }
        }
        return new Examples(Latents.of(values, FEATURES), labels, CLASSES);
    }
}
