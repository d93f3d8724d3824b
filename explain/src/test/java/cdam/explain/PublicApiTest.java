package cdam.explain;

import cdam.testing.ApiText;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All of the promised API but {@code train}'s, which that module's test of the same name compares. */
class PublicApiTest {
    private static final Set<String> PACKAGES = Set.of(
            "cdam.bundle",
            "cdam.image",
            "cdam.explain",
            "cdam.explain.forward",
            "cdam.explain.targets",
            "cdam.explain.method",
            "cdam.explain.score",
            "cdam.explain.metric",
            "cdam.explain.render",
            "cdam.io");

    @Test
    void should_be_what_is_written_down() throws IOException {
        ApiText.requireWritten(PACKAGES, type -> !type.startsWith("cdam.train."));
    }
}
