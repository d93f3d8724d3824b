package cdam.explain.render;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.UsageException;
import org.junit.jupiter.api.Test;

class RenderOptionsTest {
    @Test
    void should_refuse_values_out_of_range_with_the_value() {
        assertThatThrownBy(() -> options("paper", 0.9, 0.1, 0.5, 288, 6))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("found 0.9 and 0.1");
        assertThatThrownBy(() -> options("paper", 0, 1, Double.NaN, 288, 6))
                .isInstanceOf(UsageException.class)
                .hasMessage("strength: expected a number from 0 to 1, found NaN");
        assertThatThrownBy(() -> options("paper", 0, 1, 0.5, 5000, 6))
                .isInstanceOf(UsageException.class)
                .hasMessage("tile: expected 32 to 1024 pixels, found 5000");
        assertThatThrownBy(() -> options("paper", 0, 1, 0.5, 288, 0))
                .isInstanceOf(UsageException.class)
                .hasMessage("columns: expected 1 to 24, found 0");
        assertThatThrownBy(() -> options("viridis", 0, 1, 0.5, 288, 6))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("found viridis");
    }

    private static RenderOptions options(
            String palette, double clipLow, double clipHigh, double strength, int tile, int columns) {
        return new RenderOptions(
                palette,
                "ember",
                clipLow,
                clipHigh,
                ScaleScope.MAP,
                Enlargement.SMOOTH,
                strength,
                false,
                true,
                tile,
                columns);
    }
}
