package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapCaptionTest {
    @ParameterizedTest
    @CsvSource({"0.5, p 0.500", "0.0012, p 0.001", "0.00004, p 4e-05", "0.99996, p > 0.999", "1, p 1.000", "0, p 0.000"
    })
    void should_write_a_probability_with_digits_that_tell(double p, String text) {
        assertThat(MapCaption.probability(p)).isEqualTo(text);
    }
}
