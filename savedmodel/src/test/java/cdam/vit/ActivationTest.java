package cdam.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cdam.io.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class ActivationTest {
    // Values and derivatives at -1.3 and 0.7, by PyTorch 2.15 in float64.
    @ParameterizedTest
    @CsvSource({
        "gelu, -0.125840630, 0.530625443, -0.125978685, 0.976614101",
        "gelu-tanh, -0.126070988, 0.530570135, -0.125878070, 0.976357219",
        "quick-gelu, -0.128212107, 0.536893952, -0.098070722, 0.979913142",
        "silu, -0.278414522, 0.467731441, -0.004622854, 0.823386783",
        "relu, 0.000000000, 0.700000000, 0.000000000, 1.000000000",
    })
    void should_equal_pytorch(String name, double low, double high, double slopeLow, double slopeHigh) {
        Activation activation = Activation.of(name);
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            var x = tf.constant(new float[] {-1.3f, 0.7f});
            try (var result = session.runner()
                    .fetch(activation.value(tf, x))
                    .fetch(activation.derivative(tf, x))
                    .run()) {
                TFloat32 value = (TFloat32) result.get(0);
                TFloat32 slope = (TFloat32) result.get(1);
                assertThat(value.getFloat(0)).isCloseTo((float) low, within(1e-6f));
                assertThat(value.getFloat(1)).isCloseTo((float) high, within(1e-6f));
                assertThat(slope.getFloat(0)).isCloseTo((float) slopeLow, within(1e-6f));
                assertThat(slope.getFloat(1)).isCloseTo((float) slopeHigh, within(1e-6f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gelu_new, gelu-tanh",
        "gelu_pytorch_tanh, gelu-tanh",
        "quick_gelu, quick-gelu",
        "swish, silu",
        "GELU, gelu",
        "gelu_python, gelu",
    })
    void should_know_what_transformers_calls_them(String name, String expected) {
        assertThat(Activation.of(name)).hasToString(expected);
    }

    @Test
    void should_refuse_others_with_the_names_that_there_are() {
        assertThatThrownBy(() -> Activation.of("gelu_10"))
                .isInstanceOf(InputException.class)
                .hasMessage("activation: expected one of gelu, gelu-tanh, quick-gelu, silu, relu, found gelu_10");
    }
}
