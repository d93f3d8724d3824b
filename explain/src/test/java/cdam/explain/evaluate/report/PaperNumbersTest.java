package cdam.explain.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.config.ConfigFile;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The paper's numbers beside those of its own config, which are made up here. */
class PaperNumbersTest {
    private static final ViTConfig VIT_S8 =
            new ViTConfig(384, 12, 6, 8, 28, 28, 0, 1536, false, PositionInterpolation.DINO);
    private static final Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> PAIRS = Map.of(
            "pearson",
            Map.of("cdam", Map.of("tam", estimate(0.5), "am", estimate(null)), "rp", Map.of("am", estimate(0.7))));
    private static final Map<String, Map<String, EvaluationResults.Estimate>> MEASURES =
            Map.of("sparsity", Map.of("cdam", estimate(0.8)));

    @Test
    void should_put_each_number_that_there_is_beside_the_published_one() {
        List<PaperNumbers.Row> rows = PaperNumbers.rows(config(), PAIRS, MEASURES, 0.9);

        assertThat(rows)
                .extracting(PaperNumbers.Row::name)
                .as("the top-1 is of another framing, and what is not defined has no row")
                .containsExactly("Pearson cdam - tam", "Pearson rp - am", "sparsity cdam");
        assertThat(rows.get(0).difference()).isCloseTo(0.06, within(1e-12));
        assertThat(rows.get(2).difference()).isCloseTo(-0.038, within(1e-12));
    }

    @Test
    void should_compare_the_top_1_where_the_middle_is_cut_out_as_published() {
        List<PaperNumbers.Row> rows = PaperNumbers.rows(config("framing=evaluation"), Map.of(), Map.of(), 0.765);

        assertThat(rows).containsExactly(new PaperNumbers.Row("head, top-1", 0.77, 0.765));
        assertThat(PaperNumbers.rows(config("framing=evaluation"), Map.of(), Map.of(), null))
                .isEmpty();
    }

    @Test
    void should_say_why_a_run_has_no_published_numbers() {
        assertThat(PaperNumbers.notComparable(config(), VIT_S8, 1000)).isEmpty();
        assertThat(PaperNumbers.notComparable(config(), VIT_S8, 10)).contains("another model");
        assertThat(PaperNumbers.notComparable(config("size=490x490"), VIT_S8, 1000))
                .contains("490x490");
        assertThat(PaperNumbers.notComparable(config("precision=bf16"), VIT_S8, 1000))
                .contains("precision");
        assertThat(PaperNumbers.notComparable(config("published=false"), VIT_S8, 1000))
                .contains("published: true");
    }

    private static EvaluateConfig config(String... settings) {
        return ConfigFile.read(Path.of("../configs/paper-fig6.yaml"), EvaluateConfig.class, List.of(settings));
    }

    private static EvaluationResults.Estimate estimate(@Nullable Double value) {
        return new EvaluationResults.Estimate(value, value, value, 1, 0);
    }
}
