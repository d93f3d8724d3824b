package cdam.explain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.evaluate.report.BarChart;
import cdam.explain.evaluate.report.EvaluationResults;
import cdam.explain.evaluate.report.PairPlot;
import cdam.explain.metric.Pool;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PlotsTest {
    private static final int WHITE = 0xFFFFFFFF;

    @Test
    void should_draw_a_rising_line_for_scores_that_agree_and_a_falling_one_for_opposites() throws IOException {
        float[] rising = new float[1000];
        float[] falling = new float[1000];
        for (int i = 0; i < rising.length; i++) {
            rising[i] = i + 1;
            falling[i] = -i - 1;
        }
        Map<String, List<float[]>> maps = new LinkedHashMap<>();
        maps.put("a", List.of(rising));
        maps.put("b", List.of(rising));
        maps.put("c", List.of(falling));
        PairPlot plot = PairPlot.of(new Pool(maps), List.of("a", "b", "c"));

        assertThat(plot.cells()).extracting(List::size).as("each pair once").containsExactly(1, 2, 3);
        assertThat(plot.axes().get(2)).isEqualTo(new PairPlot.Axis("c", -1000, -2));
        BufferedImage agree = picture(plot.cells().get(1).get(0));
        BufferedImage oppose = picture(plot.cells().get(2).get(0));
        int last = agree.getWidth() - 1;
        assertThat(agree.getRGB(0, last)).isNotEqualTo(WHITE);
        assertThat(agree.getRGB(last, 0)).isNotEqualTo(WHITE);
        assertThat(agree.getRGB(0, 0)).isEqualTo(WHITE);
        assertThat(oppose.getRGB(0, 0)).isNotEqualTo(WHITE);
        assertThat(oppose.getRGB(0, last)).isEqualTo(WHITE);
    }

    @Test
    void should_draw_bars_from_zero_to_either_side() {
        Map<String, EvaluationResults.Estimate> numbers = new LinkedHashMap<>();
        numbers.put("a<b>", new EvaluationResults.Estimate(1.0, 0.5, 1.5, 3, 0));
        numbers.put("minus", new EvaluationResults.Estimate(-0.5, -0.5, -0.5, 3, 0));
        numbers.put("none", new EvaluationResults.Estimate(null, null, null, 0, 0));

        String svg = BarChart.svg(numbers);

        // -0.5 to 1.5 on 300 pixels from 170 on: zero lies at 245
        assertThat(svg)
                .contains("a&lt;b&gt;", "M245.0 3.0L395.0 3.0")
                .contains("M170.0 23.0L245.0 23.0")
                .doesNotContain(" 43.0L");
    }

    private static BufferedImage picture(String uri) throws IOException {
        byte[] png = Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
