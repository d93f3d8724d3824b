package cdam.train.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.Tensors;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** Losses and updates against values by hand: one feature of 1, so that the logits are the weights. */
class LossTest {
    private static final float[] LOGITS = {0, (float) Math.log(2), (float) Math.log(5)}; // probabilities 1/8, 2/8, 5/8
    private static final double[] NLL = {Math.log(8), Math.log(4), Math.log(8 / 5.0)};

    @Test
    void should_be_the_negative_log_probability_of_the_label() {
        assertThat(loss(Recipe.Task.SINGLE_LABEL, 0, ones(), 0, 1, 0)).isCloseTo(NLL[1], within(1e-6));
    }

    @Test
    void should_spread_the_smoothing_over_all_classes() {
        double expected = 0.7 * NLL[1] + 0.1 * (NLL[0] + NLL[1] + NLL[2]);

        assertThat(loss(Recipe.Task.SINGLE_LABEL, 0.3, ones(), 0, 1, 0)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void should_divide_by_the_weights_of_the_labels_only() {
        float[] weights = {1, 2, 3};
        double expected = (0.7 * 2 * NLL[1] + 0.1 * (NLL[0] + 2 * NLL[1] + 3 * NLL[2])) / 2;

        assertThat(loss(Recipe.Task.SINGLE_LABEL, 0.3, weights, 0, 1, 0)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void should_average_the_binary_cross_entropies() {
        // Sigmoids of the logits: 1/2, 2/3, 5/6; classes 0 and 2 are there.
        double expected = (Math.log(2) + Math.log(3) + Math.log(6 / 5.0)) / 3;

        assertThat(loss(Recipe.Task.MULTI_LABEL, 0, ones(), 1, 0, 1)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void should_stay_finite_at_huge_logits() {
        try (HeadGraph graph = graph(Recipes.of(Recipe.Task.MULTI_LABEL, Recipe.Optimizer.SGD, 0.5, 0, 0), ones())) {
            graph.load(HeadState.of(new float[] {1000, -1000, 0}, new float[3]));

            assertThat((double) step(graph, 1, 0, 0)).isCloseTo(Math.log(2) / 3, within(1e-6));
        }
    }

    @Test
    void should_move_by_gradient_decay_and_momentum() {
        Recipe sgd = Recipes.of(Recipe.Task.SINGLE_LABEL, Recipe.Optimizer.SGD, 0.5, 0.1, 0);
        try (HeadGraph graph = graph(sgd, ones())) {
            graph.load(HeadState.of(LOGITS, new float[3]));
            step(graph, 0, 1, 0);

            // Gradient: probabilities minus (0, 1, 0), plus 0.1 of the weight.
            float[] weight = graph.state().get("weight");
            assertThat(weight[0]).isCloseTo(-0.5f / 8, within(1e-6f));
            assertThat(weight[1]).isCloseTo(LOGITS[1] - 0.5f * (-0.75f + 0.1f * LOGITS[1]), within(1e-6f));
            assertThat(graph.state().get("bias/momentum")[2]).isCloseTo(5 / 8f, within(1e-6f));

            float before = graph.state().get("weight/momentum")[0];
            double[] logits = new double[3];
            float[] bias = graph.state().get("bias");
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                logits[c] = Math.exp(weight[c] + bias[c]);
                sum += logits[c];
            }
            step(graph, 0, 1, 0);
            double gradient = logits[0] / sum + 0.1 * weight[0];
            assertThat((double) graph.state().get("weight/momentum")[0])
                    .isCloseTo(0.9 * before + gradient, within(1e-6));
        }
    }

    private static double loss(Recipe.Task task, double smoothing, float[] weights, float... hot) {
        try (HeadGraph graph = graph(Recipes.of(task, Recipe.Optimizer.SGD, 0.5, 0, smoothing), weights)) {
            graph.load(HeadState.of(LOGITS, new float[3]));
            return step(graph, hot);
        }
    }

    private static HeadGraph graph(Recipe recipe, float[] weights) {
        return new HeadGraph(1, weights, recipe, ConfigProto.getDefaultInstance());
    }

    private static float step(HeadGraph graph, float... hot) {
        try (TFloat32 x = Tensors.of(new float[] {1}, 1, 1);
                TFloat32 y = Tensors.of(hot, 1, 3)) {
            return graph.step(x, y, 1, 0.5);
        }
    }

    private static float[] ones() {
        return new float[] {1, 1, 1};
    }
}
