package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of {@code scripts/fault-suite}: every command is killed once. */
class KillTest {
    private static final int KILLS = 1;

    @TempDir
    Path folder;

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void should_end_after_kills_as_if_nothing_had_been(Scenario scenario) throws InterruptedException {
        try (Inputs inputs = new Inputs(folder)) {
            assertThat(new KillTrials(scenario, inputs, 1).kill(KILLS)).isPositive();
        }
    }
}
