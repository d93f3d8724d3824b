package cdam.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "-1.2345, -1.23",
        "0.0319, 0.0319",
        "0.00123456, 0.00123",
        "0.000123456, 1.23e-4",
        "0.0009999, 0.001",
        "12345, 12300",
        "123456, 1.23e5",
        "99999, 1e5",
        "-3.4e38, -3.4e38",
        "1e-45, 1e-45"
    })
    void should_have_three_digits_and_an_exponent_only_where_needed(double value, String text) {
        assertThat(NumberFormat.format(value)).isEqualTo(text);
    }
}
