package cdam.train;

import cdam.testing.ApiText;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublicApiTest {
    @Test
    void should_be_what_is_written_down() throws IOException {
        ApiText.requireWritten(
                Set.of("cdam.train.HeadTrainer", "cdam.train.TrainingResult"), type -> type.startsWith("cdam.train."));
    }
}
