package cdam.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JacksonMessagesTest {
    record Side(int pixels) {
        Side {
            if (pixels < 1) {
                throw new IllegalArgumentException("a side has pixels");
            }
        }
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
