package cdam.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonMessagesTest {
    record Side(int pixels) {
        Side {
            if (pixels < 1) {
                throw new IllegalArgumentException("a side has pixels");
            }
        }
    }

    record Means(List<Double> mean) {
        Means {
            mean = List.copyOf(mean);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"mean\": [1, null]}", "{\"mean\": null}", "{}"})
    void should_say_that_a_value_is_lacking(String json) {
        assertThatThrownBy(() -> Json.parse(Path.of("a.json"), json, Means.class))
                .isInstanceOf(InputException.class)
                .message()
                .contains("a.json, line 1")
                .doesNotContain("java.", "Exception");
    }

    @Test
    void should_name_no_class_where_a_record_refuses_its_values() {
        assertThatThrownBy(() -> Json.parse(Path.of("a.json"), "{\"pixels\": 0}", Side.class))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a side has pixels")
                .message()
                .doesNotContain("Side", "instance");
    }
}
