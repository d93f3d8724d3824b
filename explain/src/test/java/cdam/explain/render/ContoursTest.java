package cdam.explain.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;

class ContoursTest {
    @Test
    void should_run_where_the_field_crosses_the_level() {
        // Two pixels' centres at x = 0.5 and 1.5 with scores 0 and 4: level 1 is a quarter of the way.
        Path2D line = Contours.at(new float[] {0, 4, 0, 4}, 2, 1);
        assertThat(line.getBounds2D()).isEqualTo(new Rectangle2D.Double(0.75, 0.5, 0, 1));
    }

    @Test
    void should_ring_a_spike() {
        Path2D line = Contours.at(new float[] {0, 0, 0, 0, 2, 0, 0, 0, 0}, 3, 1);
        assertThat(line.getBounds2D()).isEqualTo(new Rectangle2D.Double(1, 1, 1, 1));
    }

    @Test
    void should_have_no_line_where_nothing_crosses() {
        assertThat(Contours.at(new float[9], 3, 1).getCurrentPoint()).isNull();
    }
}
