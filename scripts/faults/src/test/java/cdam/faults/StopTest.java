package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.CommandLine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, which ends Java as Ctrl-C does, while TensorFlow computes: no report of a crash, and the next run goes on. */
class StopTest {
    private static final int TERMINATED = 128 + 15;

    @Test
    void should_end_without_a_crash_and_go_on(@TempDir Path folder) throws InterruptedException {
        try (Inputs inputs = new Inputs(folder)) {
            Scenario tam = Scenario.all().stream()
                    .filter(scenario -> scenario.name().equals("tam"))
                    .findFirst()
                    .orElseThrow();
            Trials trials = new Trials(tam, inputs, false);
            trials.begin();
            for (int stop = 1; stop <= 3; stop++) {
                Program program = trials.startToItsFirstFile();
                program.endsWithin(400L * stop);
                CommandLine stopped = program.stop();
                assertThat(stopped.out() + stopped.err()).doesNotContain("fatal error", "SIG");
                assertThat(stopped.status()).isEqualTo(TERMINATED);
            }
            trials.end();
            trials.requireSame("stops");
        }
    }
}
