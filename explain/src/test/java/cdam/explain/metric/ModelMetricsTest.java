package cdam.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.HeadKind;
import cdam.explain.targets.Vectors;
import cdam.image.ImageTensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Models of which the right map is known: f(x) = sum over patches of w_i times the patch's mean. */
class ModelMetricsTest {
    private static final int PATCH = 2;
    private static final double ZERO = 0;

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void should_give_fidelity_by_hand() {
        float[] weights = {1, 2, 3, 4};
        // left with the least important removed: 10 9 7 4 0; with the most important: 10 6 3 1 0
        assertThat(new Fidelity(5).of(subject(2, weights, ZERO, weights, negated(weights))))
                .containsExactly(new double[] {2.5, -2.5}, within(1e-6));
    }

    @Test
    void should_give_deletion_and_insertion_by_hand() {
        float[] weights = {1, 2, 3, 4};
        double offset = -5;
        MetricContext subject = subject(2, weights, offset, weights);
        double ends = (sigmoid(5) + sigmoid(-5)) / 2;

        assertThat(new Deletion(5).of(subject)[0])
                .isCloseTo((ends + sigmoid(1) + sigmoid(-2) + sigmoid(-4)) / 4, within(1e-6));
        assertThat(new Insertion(5).of(subject)[0])
                .isCloseTo((ends + sigmoid(4) + sigmoid(2) + sigmoid(-1)) / 4, within(1e-6));
        assertThat(new Perturbation(5, true).of(subject)[0])
                .as("top, top, not, not, not")
                .isEqualTo(1.5 / 4);
        assertThat(new Perturbation(5, false).of(subject)[0])
                .as("top, top, top, not, not")
                .isEqualTo(2.5 / 4);
    }

    @Test
    void should_ask_once_for_fidelity_deletion_and_insertion() {
        float[] weights = {1, 2, 3, 4};
        MetricContext subject = subject(2, weights, ZERO, weights, negated(weights));
        new Fidelity(5).of(subject);
        new Deletion(5).of(subject);
        new Insertion(5).of(subject);

        assertThat(asked).as("2 ends, and 3 points of 2 curves of 2 maps").hasValue(2 + 3 * 2 * 2);
    }

    @Test
    void should_find_the_gradient_of_a_linear_model_perfect() {
        float[] weights = weights(36);
        float[] constant = new float[36];
        Arrays.fill(constant, 1);
        MetricContext subject = subject(6, weights, ZERO, weights, negated(weights), constant);

        double[] boxes = new BoxSensitivity(new RandomBoxes(40, 0.4)).of(subject);
        assertThat(boxes[0]).isCloseTo(1, within(1e-5));
        assertThat(boxes[1]).isCloseTo(-1, within(1e-5));
        assertThat(boxes[2]).as("every box has the same sum").isNaN();
        double[] sets = new SensitivityN(20, List.of(0.1, 0.5)).of(subject);
        assertThat(sets[0]).isCloseTo(1, within(1e-5));
        assertThat(sets[1]).isCloseTo(-1, within(1e-5));
    }

    @Test
    void should_find_no_infidelity_in_the_gradient_of_a_linear_model_whatever_its_scale() {
        float[] weights = weights(36);
        RandomBoxes boxes = new RandomBoxes(40, 0.4);
        MetricContext subject = subject(6, weights, ZERO, weights, negated(weights), new float[36]);
        double[] lost = subject.drops(boxes).lost();

        double[] infidelity = new Infidelity(boxes).of(subject);

        assertThat(infidelity[0]).isCloseTo(0, within(1e-10));
        assertThat(infidelity[1]).as("the factor is -1").isCloseTo(0, within(1e-10));
        assertThat(infidelity[2])
                .as("a map that says nothing leaves all of it")
                .isCloseTo(Arrays.stream(lost).map(x -> x * x).average().orElseThrow(), within(1e-12));
    }

    @Test
    void should_give_the_infidelity_of_a_constant_map_as_the_variance_of_what_is_lost() {
        float[] weights = {1, 2, 3, 4};
        RandomBoxes patches = new RandomBoxes(50, 0.5);
        MetricContext subject = subject(2, weights, ZERO, new float[] {7, 7, 7, 7});
        double[] lost = subject.drops(patches).lost();
        double mean = Arrays.stream(lost).average().orElseThrow();

        assertThat(lost).contains(new double[] {1, 4}, within(1e-6));
        assertThat(new Infidelity(patches).of(subject)[0])
                .isCloseTo(
                        Arrays.stream(lost)
                                .map(x -> (x - mean) * (x - mean))
                                .average()
                                .orElseThrow(),
                        within(1e-6));
    }

    @Test
    void should_weigh_pairs_of_groups_by_hand() {
        float[] weights = {1, 2, 3, 4};
        MetricContext subject = subject(
                2, weights, ZERO, weights, negated(weights), new float[] {1, 3, 2, 4}, new float[] {5, 5, 5, 5});

        double[] saco = new SaCo(4).of(subject);

        assertThat(saco[0]).isEqualTo(1);
        assertThat(saco[1]).isEqualTo(-1);
        assertThat(saco[2]).as("pairs 1 2 3 2 1 for it, 1 against it").isCloseTo(0.8, within(1e-12));
        assertThat(saco[3]).isNaN();
    }

    @Test
    void should_find_the_gradient_of_a_linear_model_perfect_in_groups_that_differ_by_a_patch() {
        float[] weights = weights(36);
        MetricContext subject = subject(6, weights, ZERO, weights, negated(weights));

        assertThat(new SaCo(10).of(subject)).containsExactly(new double[] {1, -1}, within(1e-12));
        assertThat(asked).as("10 groups of 2 maps").hasValue(20);
    }

    @Test
    void should_ask_once_for_box_sensitivity_and_infidelity() {
        float[] weights = weights(36);
        MetricContext subject = subject(6, weights, ZERO, weights);
        new BoxSensitivity(new RandomBoxes(20, 0.25)).of(subject);
        new Infidelity(new RandomBoxes(20, 0.25)).of(subject);

        assertThat(asked).hasValue(20 + 2);
    }

    @Test
    void should_share_forwards_between_maps() {
        float[] weights = weights(36);
        new BoxSensitivity(new RandomBoxes(20, 0.25))
                .of(subject(6, weights, ZERO, weights, negated(weights), weights(36)));

        assertThat(asked).hasValue(20 + 2);
    }

    @Test
    void should_take_each_box_once_where_there_are_no_more_than_wanted() {
        float[] weights = weights(36);
        List<boolean[]> boxes = new RandomBoxes(25, 0.25).draw(subject(6, weights, ZERO, weights));

        assertThat(boxes.stream().map(Arrays::toString).distinct()).hasSize(25).hasSize(boxes.size());
        assertThat(boxes).allSatisfy(box -> {
            int marked = 0;
            for (boolean inside : box) {
                marked += inside ? 1 : 0;
            }
            assertThat(marked).isEqualTo(4);
        });
        assertThat(new RandomBoxes(24, 0.25).draw(subject(6, weights, ZERO, weights)))
                .hasSize(24);
    }

    @Test
    void should_ask_for_several_orders_of_equal_scores_only() {
        float[] weights = {1, 2, 3, 4};
        new Fidelity(5).of(subject(2, weights, ZERO, weights, new float[] {0, 0, 1, 2}));
        assertThat(asked).hasValue(2 + 3 * 2 * (1 + MetricContext.ORDERS));
    }

    /** In the mean over all orders a constant map has a fidelity of 0; a few orders come nearer to it than one does. */
    @Test
    void should_leave_little_to_the_order_of_equal_scores() {
        float[] weights = weights(36);
        SplittableRandom random = new SplittableRandom(8);
        double oneOrder = 0;
        double equalScores = 0;
        for (int seed = 0; seed < 300; seed++) {
            Scorer scorer = new FakeScorer(HeadKind.SINGLE_LABEL, images -> linear(images, 6, weights, ZERO));
            List<float[]> maps = List.of(random(random, 36), new float[36]);
            double[] fidelity =
                    new Fidelity(5).of(new MetricContext(ones(6 * PATCH, 6 * PATCH), PATCH, 0, maps, scorer, seed));
            oneOrder += fidelity[0] * fidelity[0];
            equalScores += fidelity[1] * fidelity[1];
        }
        assertThat(oneOrder / equalScores).isBetween(3.0, 8.0);
    }

    @Test
    void should_draw_the_same_for_every_choice_of_maps() {
        float[] weights = weights(36);
        float[] other = random(new SplittableRandom(2), 36);

        double alone = new BoxSensitivity(new RandomBoxes(20, 0.25)).of(subject(6, weights, ZERO, other))[0];
        double beside = new BoxSensitivity(new RandomBoxes(20, 0.25)).of(subject(6, weights, ZERO, weights, other))[1];

        assertThat(alone).isEqualTo(beside).isBetween(-0.99, 0.99);
    }

    @Test
    void should_find_the_right_order_better_than_any_other() {
        float[] weights = weights(36);
        SplittableRandom random = new SplittableRandom(5);
        double right = new Fidelity(13).of(subject(6, weights, ZERO, weights))[0];

        for (int i = 0; i < 20; i++) {
            assertThat(new Fidelity(13).of(subject(6, weights, ZERO, random(random, 36)))[0])
                    .isLessThan(right);
        }
    }

    @Test
    void should_erase_whole_patches_to_the_mean_colour_and_leave_the_image_alone() {
        ImageTensor image = ones(4, 6);
        ImageTensor erased = MeanColourRemoval.of(image, 2, new boolean[] {false, false, true, false, false, false});

        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < 4; y++) {
                for (int x = 0; x < 6; x++) {
                    assertThat(erased.values()[(channel * 4 + y) * 6 + x]).isEqualTo(y < 2 && x >= 4 ? 0 : 1);
                }
            }
        }
        assertThat(image.values()).containsOnly(1);
    }

    /** The numbers are those of pytorch-grad-cam 1.5.7's NoisyLinearImputer without noise, a direct solver. */
    @Test
    void should_guess_what_pytorch_grad_cam_guesses() {
        float[] values = new float[3 * 6 * 6];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(0.7 * i);
        }
        boolean[] removed = new boolean[9];
        removed[0] = true; // a corner, and two side by side at an edge
        removed[4] = true;
        removed[5] = true;
        float[][] guessed = {
            {
                .409701f, .401766f, .478284f, .288405f, .075345f, .171900f, .491958f, .687391f, .016609f, .176673f,
                .498889f, .691502f
            },
            {
                .401656f, .404793f, .457975f, .282742f, .099363f, .215755f, .531509f, .717774f, .050527f, .221168f,
                .538045f, .721238f
            },
            {
                .391794f, .405990f, .435595f, .275800f, .122932f, .258634f, .568657f, .744911f, .084216f, .264663f,
                .574767f, .747713f
            }
        };
        int[] pixels = {0, 1, 6, 7, 14, 15, 16, 17, 20, 21, 22, 23};
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < pixels.length; i++) {
                values[channel * 36 + pixels[i]] = guessed[channel][i];
            }
        }

        assertThat(LinearImputation.smooth(new ImageTensor(6, 6, values), PATCH, removed)
                        .values())
                .containsExactly(values, within(1e-5f));
    }

    @Test
    void should_guess_a_ramp_inside_itself_and_leave_the_rest_alone() {
        int side = 12;
        float[] values = new float[3 * side * side];
        for (int i = 0; i < values.length; i++) {
            int channel = i / (side * side);
            values[i] = 0.1f * (i % side) - 0.2f * (i / side % side) + channel;
        }
        ImageTensor ramp = new ImageTensor(side, side, values);
        boolean[] middle = new boolean[36];
        middle[14] = true;
        middle[15] = true;
        middle[21] = true;

        assertThat(LinearImputation.smooth(ramp, PATCH, middle).values()).containsExactly(values, within(1e-4f));
        float[] noisy = LinearImputation.of(ramp, PATCH, middle, new SplittableRandom(1))
                .values();
        double squares = 0;
        int changed = 0;
        for (int i = 0; i < values.length; i++) {
            squares += Math.pow(noisy[i] - values[i], 2);
            changed += noisy[i] == values[i] ? 0 : 1;
        }
        assertThat(changed).isEqualTo(3 * 3 * PATCH * PATCH);
        assertThat(Math.sqrt(squares / changed)).as("deviation of the noise").isBetween(0.005, 0.015);
    }

    @Test
    void should_find_nothing_removed_where_the_rest_tells_it() {
        float[] weights = weights(36);
        assertThat(new Road(List.of(0.1, 0.5, 0.9)).of(subject(6, weights, ZERO, weights))[0])
                .as("a plain image is guessed whole")
                .isCloseTo(0, within(0.02));
    }

    @Test
    void should_give_road_by_hand() {
        float[] values = new float[3 * 2 * 4]; // two patches side by side, the left one bright
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 4 < 2 ? 1 : 0;
        }
        float[] weights = {1, 2};
        Scorer scorer = new FakeScorer(HeadKind.SINGLE_LABEL, images -> linear(images, 2, weights, ZERO));
        MetricContext subject = new MetricContext(
                new ImageTensor(2, 4, values), PATCH, 0, List.of(new float[] {1, 0}, new float[] {0, 1}), scorer, 3);

        double[] road = new Road(List.of(0.5)).of(subject);

        assertThat(road[0]).as("both bright, or both dark").isCloseTo(sigmoid(3) - sigmoid(0), within(0.01));
        assertThat(road[1]).isEqualTo(-road[0]);
    }

    /** Of a head for several labels the other class, however likely, does not matter. */
    @Test
    void should_take_each_label_for_itself() {
        float[] weights = {1, 2, 3, 4};
        Scorer scorer = new FakeScorer(HeadKind.MULTI_LABEL, images -> {
            float[][] logits = linear(images, 2, weights, -5);
            Arrays.stream(logits).forEach(row -> row[1] = 9);
            return logits;
        });
        MetricContext subject = new MetricContext(ones(2 * PATCH, 2 * PATCH), PATCH, 0, List.of(weights), scorer, 3);
        double ends = (sigmoid(5) + sigmoid(-5)) / 2;

        assertThat(new Deletion(5).of(subject)[0])
                .isCloseTo((ends + sigmoid(1) + sigmoid(-2) + sigmoid(-4)) / 4, within(1e-6));
    }

    private MetricContext subject(int side, float[] weights, double offset, float[]... maps) {
        Scorer scorer = new FakeScorer(HeadKind.SINGLE_LABEL, images -> linear(images, side, weights, offset));
        return new MetricContext(ones(side * PATCH, side * PATCH), PATCH, 0, List.of(maps), scorer, 3);
    }

    private float[][] linear(Stream<ImageTensor> images, int side, float[] weights, double offset) {
        return images.map(image -> {
                    asked.incrementAndGet();
                    float[] means = new float[weights.length];
                    for (int i = 0; i < image.values().length; i++) {
                        int y = i / image.width() % image.height();
                        int x = i % image.width();
                        means[y / PATCH * side + x / PATCH] += image.values()[i] / (3 * PATCH * PATCH);
                    }
                    return new float[] {(float) (Vectors.dot(weights, means) + offset), 0};
                })
                .toArray(float[][]::new);
    }

    private static ImageTensor ones(int height, int width) {
        float[] values = new float[3 * height * width];
        Arrays.fill(values, 1);
        return new ImageTensor(height, width, values);
    }

    private static float[] weights(int patches) {
        return random(new SplittableRandom(1), patches);
    }

    private static float[] negated(float[] weights) {
        float[] negated = weights.clone();
        for (int i = 0; i < negated.length; i++) {
            negated[i] = -negated[i];
        }
        return negated;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static float[] random(SplittableRandom random, int patches) {
        float[] map = new float[patches];
        for (int i = 0; i < patches; i++) {
            map[i] = (float) random.nextDouble(-1, 1);
        }
        return map;
    }
}
