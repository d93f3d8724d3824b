package cdam.train.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.Tensors;
import cdam.io.Npy;
import cdam.testing.Fixtures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

class AdamGoldenTest {
    private static final int STEPS = 50;
    private static final int BATCH = 32;
    private static final int FEATURES = 16;
    private static final int CLASSES = 5;

    @Test
    void should_follow_pytorchs_adam_for_fifty_steps() {
        float[] losses = new float[STEPS];
        HeadState end = run(Recipes.adam(0.01), losses);

        assertThat(losses).containsExactly(golden("losses"), within(1e-5f));
        assertThat(end.get("weight")).containsExactly(golden("final_weight"), within(1e-5f));
        assertThat(end.get("bias")).containsExactly(golden("final_bias"), within(1e-5f));
    }

    /** torch.optim.AdamW(lr=0.01, weight_decay=0.3) on the same latents, in the same order. */
    @Test
    void should_follow_pytorchs_adamw_for_fifty_steps() {
        float[] losses = new float[STEPS];
        HeadState end = run(Recipes.of(Recipe.Task.SINGLE_LABEL, Recipe.Optimizer.ADAMW, 0.01, 0.3, 0), losses);

        assertThat(losses).containsExactly(golden("adamw_losses"), within(1e-5f));
        assertThat(end.get("weight")).containsExactly(golden("adamw_weight"), within(1e-5f));
        assertThat(end.get("bias")).containsExactly(golden("adamw_bias"), within(1e-5f));
    }

    @Test
    void should_end_with_the_same_bits_when_run_again() {
        Recipe adam = Recipes.adam(0.01);
        assertThat(run(adam, new float[STEPS]).get("weight"))
                .isEqualTo(run(adam, new float[STEPS]).get("weight"));
    }

    private static HeadState run(Recipe recipe, float[] losses) {
        float[] order = golden("order");
        float[] ones = new float[CLASSES];
        Arrays.fill(ones, 1);
        try (HeadGraph graph = new HeadGraph(FEATURES, ones, recipe, ConfigProto.getDefaultInstance())) {
            graph.load(HeadState.of(golden("initial_weight"), new float[CLASSES]));
            for (int step = 0; step < STEPS; step++) {
                losses[step] = step(graph, Arrays.copyOfRange(order, step * BATCH, (step + 1) * BATCH), step + 1);
            }
            return graph.state();
        }
    }

    private static float step(HeadGraph graph, float[] rows, long step) {
        float[] latents = golden("latents");
        float[] labels = golden("labels");
        float[] batch = new float[BATCH * FEATURES];
        float[] targets = new float[BATCH * CLASSES];
        for (int i = 0; i < BATCH; i++) {
            System.arraycopy(latents, ((int) rows[i]) * FEATURES, batch, i * FEATURES, FEATURES);
            targets[i * CLASSES + (int) labels[(int) rows[i]]] = 1;
        }
        try (TFloat32 x = Tensors.of(batch, BATCH, FEATURES);
                TFloat32 y = Tensors.of(targets, BATCH, CLASSES)) {
            return graph.step(x, y, step, 0.01);
        }
    }

    private static float[] golden(String name) {
        return Npy.read(Fixtures.path("adam").resolve(name + ".npy")).values();
    }
}
