package cdam.explain.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.vit.Flops;
import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {
    private static Timing timing(Double... milliseconds) {
        return new Timing("any", List.of(milliseconds), null);
    }

    @Test
    void should_take_ratios_within_a_round_before_the_median() {
        Timing base = timing(1.0, 10.0, 100.0);
        Timing twice = timing(2.0, 30.0, 200.0);
        assertThat(twice.ratioTo(base)).isEqualTo(2);
        assertThat(timing(100.0, 10.0, 1.0).ratioTo(base)).isEqualTo(1);
    }

    @Test
    void should_take_the_mean_of_the_middle_two_of_an_even_number() {
        assertThat(timing(4.0, 1.0, 3.0, 100.0).median()).isEqualTo(3.5);
    }

    @Test
    void should_time_in_turn_after_a_warm_up() {
        List<String> order = new ArrayList<>();
        List<Timing> timings = Bench.run(
                List.of(new Measurement("a", () -> order.add("a")), new Measurement("b", () -> order.add("b"))),
                2,
                () -> {});
        assertThat(order).containsExactly("a", "a", "b", "b", "a", "b", "a", "b");
        assertThat(timings).extracting(Timing::name).containsExactly("a", "b");
        assertThat(timings)
                .allSatisfy(timing -> assertThat(timing.milliseconds()).hasSize(2));
        assertThat(order).hasSize((int) Bench.steps(2, 2));
    }

    /** ViT-S/8 at 224: 785 tokens of 384 numbers; 12 d^2 a token and 2 M d a token in each block but the last. */
    @Test
    void should_count_the_products_of_a_forward_pass() {
        ViTConfig config = new ViTConfig(384, 12, 6, 8, 28, 28, 0, 1536, false, PositionInterpolation.DINO);
        double blocks = 11 * (785.0 * 12 * 384 * 384 + 2.0 * 785 * 785 * 384);
        double patches = 784.0 * 192 * 384;
        double last = 2.0 * 6 * 785 * 384 + 12.0 * 384 * 384;
        assertThat(Flops.total(config, 784)).isCloseTo(2e-9 * (blocks + patches + last), within(1e-3));
    }
}
