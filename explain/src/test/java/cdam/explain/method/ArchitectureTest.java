package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.BundleExporter;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Labels;
import cdam.bundle.Model;
import cdam.bundle.ModelCard;
import cdam.bundle.SessionOptions;
import cdam.bundle.Tensors;
import cdam.bundle.WeightStorage;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.Gradients;
import cdam.explain.targets.LinearTarget;
import cdam.explain.targets.Target;
import cdam.image.ImageTensor;
import cdam.image.Preprocessing;
import cdam.testing.Fixtures;
import cdam.vit.Activation;
import cdam.vit.BackwardPass;
import cdam.vit.GraphOps;
import cdam.vit.LinearHead;
import cdam.vit.PositionInterpolation;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import cdam.vit.ViTWeights;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/** Derivatives written by hand, for every activation and an epsilon that tells, against those of TensorFlow. */
class ArchitectureTest {
    private static final int WIDTH = 16;
    private static final int SIDE = 24;

    @TempDir
    Path folder;

    private Bundle bundle(Activation activation, double epsilon) {
        ViTConfig config = new ViTConfig(
                WIDTH, 3, 2, 8, 3, 3, 0, 24, false, PositionInterpolation.TIMM, activation, epsilon, null);
        Random random = new Random(5);
        Map<String, float[]> tensors = new HashMap<>();
        for (String name : new TreeSet<>(config.tensorShapes().keySet())) {
            int size = 1;
            for (int length : config.tensorShapes().getOrDefault(name, new int[0])) {
                size *= length;
            }
            float[] values = floats(size, random);
            for (int i = 0; i < size && name.matches(".*norm.*weight"); i++) {
                values[i] += 1;
            }
            tensors.put(name, values);
        }
        ModelCard.Source source = new ModelCard.Source("none", "none", "none", "none", List.of());
        return BundleExporter.export(
                new ViTWeights(config, tensors),
                WeightStorage.DEFAULT,
                Preprocessing.IMAGENET,
                source,
                folder.resolve(activation + "-" + epsilon),
                made -> made.addHead(
                        "default",
                        new LinearHead(3, WIDTH, floats(3 * WIDTH, random), floats(3, random)),
                        HeadKind.SINGLE_LABEL,
                        HeadInput.CLS,
                        Labels.numbered(3),
                        Map.of()));
    }

    private static float[] floats(int size, Random random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (0.3 * random.nextGaussian());
        }
        return values;
    }

    private static ForwardPass run(Model model) {
        ImageTensor image = new ImageTensor(SIDE, SIDE, floats(3 * SIDE * SIDE, new Random(7)));
        return ForwardPass.of(model, model.bundle().head(null).orElseThrow(), List.of(image));
    }

    private static List<Target> logits(ForwardPass run) {
        LinearHead head = run.model().bundle().head(null).orElseThrow().linear();
        return List.of(new LinearTarget(head.row(0), 0), new LinearTarget(head.row(2), 0));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void should_equal_TensorFlows_derivatives(Activation activation) {
        try (Model model = Model.load(bundle(activation, 0.05), SessionOptions.DEFAULT);
                ForwardPass run = run(model)) {
            float[] closed =
                    Explained.joined(Explained.scores(MethodSpec.parse("cdam").create(), run, logits(run)));
            float[] gradient = Explained.joined(
                    Explained.scores(MethodSpec.parse("cdam[by=gradient]").create(), run, logits(run)));
            assertThat(Fixtures.relativeError(closed, gradient)).isLessThan(1e-5);

            String byHand = GraphOps.addIfAbsent(
                    model.graph(),
                    "explain_test",
                    ops -> new BackwardPass(ops, model.config(), Taps.LATENT, Gradients.direction(ops), false)
                            .atTokens());
            String byTensorFlow = Gradients.at(model, Taps.LATENT, Taps.TOKENS);
            try (TFloat32 direction = OutputGradients.of(run, logits(run).get(0));
                    Result result =
                            run.fromImage(Map.of(Gradients.DIRECTION, direction), List.of(byHand, byTensorFlow))) {
                assertThat(Fixtures.relativeError(Tensors.values(result.get(0)), Tensors.values(result.get(1))))
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void should_compute_something_else_with_another_activation_or_epsilon() {
        float[] usual = latent(Activation.GELU, 1e-6);
        for (Activation other : List.of(Activation.QUICK_GELU, Activation.SILU, Activation.RELU)) {
            assertThat(Fixtures.relativeError(latent(other, 1e-6), usual)).isGreaterThan(1e-3);
        }
        assertThat(Fixtures.relativeError(latent(Activation.GELU_TANH, 1e-6), usual))
                .isBetween(1e-7, 1e-3);
        assertThat(Fixtures.relativeError(latent(Activation.GELU, 0.05), usual)).isGreaterThan(1e-3);
    }

    private float[] latent(Activation activation, double epsilon) {
        try (Model model = Model.load(bundle(activation, epsilon), SessionOptions.DEFAULT)) {
            return model.latents(floats(3 * SIDE * SIDE, new Random(7)), 1, SIDE, SIDE);
        }
    }
}
