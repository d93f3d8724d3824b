package cdam.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineChartTest {
    @Test
    void should_tell_each_value_in_a_page_and_leave_out_what_is_no_number() {
        String svg = LineChart.of(
                        "loss",
                        "log10 of <C>",
                        new double[] {-5, -4, -3, -2},
                        List.of(new LineChart.Line("a \"line\"", new double[] {2.5, Double.NaN, 0.5, 0.5})))
                .marked(-3, "kept")
                .svg();

        assertThat(svg)
                .startsWith("<svg")
                .endsWith("</svg>\n")
                .contains("aria-label=\"loss by log10 of &lt;C&gt;\"", ">-5</text>", ">-3</text>", ">kept</text>")
                .contains(
                        "<title>a &quot;line&quot;: 2.5 at -5</title>", "<title>a &quot;line&quot;: 0.5 at -3</title>")
                .doesNotContain("NaN");
        // the frame: 70 to 620 and 40 to 350, values 12 from its edges; losses from 0 to 2.5
        assertThat(svg).contains("d=\"M432.7 288.0L608.0 288.0\"");
    }

    @Test
    void should_have_negative_values_in_the_frame_and_a_diagonal_from_corner_to_corner() {
        LineChart.Line line = new LineChart.Line("y", new double[] {-3, 4});
        LineChart chart = LineChart.of("t", "x", new double[] {0.2, 0.4}, List.of(line));

        assertThat(chart.low()).isEqualTo(-4);
        assertThat(chart.high()).isEqualTo(4);
        assertThat(chart.between(0, 1).squared().svg()).contains("d=\"M82.0 350.0L608.0 40.0\"");
    }
}
