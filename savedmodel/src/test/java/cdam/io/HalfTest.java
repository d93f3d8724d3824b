package cdam.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfTest {
    @Test
    void should_keep_every_number_that_it_can_hold() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Half.of(value)).as("%x", bits).isEqualTo((short) bits);
            }
        }
        assertThat(Half.toFloat(Half.of(Float.NaN))).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3c00",
        "-2, c000",
        "65504, 7bff",
        "65519.996, 7bff",
        "65520, 7c00",
        "1e30, 7c00",
        "0.33325195, 3555",
        "5.9604645e-8, 0001",
        "2.9802322e-8, 0000",
        "2.9802326e-8, 0001",
        "6.0975552e-5, 03ff",
        "6.1035156e-5, 0400",
        "1.00048828125, 3c00",
        "1.00146484375, 3c02",
        "-0.0, 8000"
    })
    void should_round_to_the_nearest_and_of_two_to_the_even_one(float value, String bits) {
        assertThat(Half.of(value)).isEqualTo((short) Integer.parseInt(bits, 16));
    }

    /** Off by 2^-11 of the largest at most: neither infinite nor lost among the smallest. */
    @ParameterizedTest
    @CsvSource({"1, true", "65519, true", "65520, false", "0.0000611, true", "0.000061, false", "0, true"})
    void should_know_what_it_can_hold(float largest, boolean holds) {
        float[] values = {1e9f, -largest, largest / 3, largest / 1000};

        assertThat(Half.holds(values, 1, 4)).isEqualTo(holds);
        for (int i = 1; holds && i < 4; i++) {
            assertThat(Half.toFloat(Half.of(values[i]))).isCloseTo(values[i], within(largest / 2048));
        }
    }

    @Test
    void should_be_the_nearest_of_all_numbers_for_any_value() {
        for (int i = 0; i < 20_000; i++) {
            float value = Float.intBitsToFloat(0x33000001 + i * 0x3A7F); // from above 2^-25 to 2^17
            short bits = Half.of(value);
            double error = Math.abs(Half.toFloat(bits) - (double) value);
            if (Float.isFinite(Half.toFloat(bits))) {
                assertThat(error).isLessThanOrEqualTo(Math.abs(Half.toFloat((short) (bits - 1)) - (double) value));
                assertThat(error).isLessThanOrEqualTo(Math.abs(Half.toFloat((short) (bits + 1)) - (double) value));
            }
        }
    }
}
