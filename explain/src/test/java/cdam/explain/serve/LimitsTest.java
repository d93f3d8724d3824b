package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LimitsTest {
    /** What the page's documentation says of limits, with the numbers of the program. */
    @Test
    void should_be_those_of_the_documentation() throws IOException {
        Limits limits = SomeLimits.DEFAULT;
        String page = Files.readString(Path.of("docs/page.md")).replace('\n', ' ');

        assertThat(page)
                .contains("a photo's file | " + (limits.uploadBytes() >> 20) + " MB;")
                .contains("its pixels | " + limits.pixels() / 1_000_000 + " million")
                .contains("its decoding | " + limits.decodeSeconds() + " seconds")
                .contains("or waiting | " + limits.waiting() + ", of one address " + limits.waiting() * 3 / 4
                        + ", of one user " + limits.waitingEach() + " |")
                .contains("for the model | " + limits.seconds() + " seconds each")
                .contains("jobs | " + limits.jobs() + " wait, of one address " + limits.jobs() * 3 / 4
                        + "; of one user " + limits.jobsEach() + " wait or run")
                .contains("a job | " + 10 * limits.seconds() + " seconds; it is stopped after "
                        + 10 * limits.seconds() / Job.RATE_AFTER + " if")
                .contains("`passes` at most " + limits.samples() + ", `points` at most " + limits.points())
                .contains("results | " + (limits.keptBytes() >> 20) + " MB in all")
                .contains("at " + (limits.answerBytesASecond() >> 10) + " KB per second")
                .contains("a concept | " + limits.conceptImages() + " photos")
                .contains("nothing moves | " + Server.IDLE.toSeconds() + " seconds");
    }
}
