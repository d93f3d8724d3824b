package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of {@code scripts/fault-suite}: every command is killed once, and some have no room. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final int KILLS = 1;
    private static final long SEED = 1;

    /**
     * The others write as these do; the long form starves all. A full disk is to Java as a limit is: the first
     * stands for all.
     */
    private static final List<String> STARVED = List.of("cache", "import", "explain");

    private Inputs inputs;

    @BeforeAll
    void prepare(@TempDir Path folder) {
        inputs = new Inputs(folder);
    }

    @AfterAll
    void end() {
        inputs.close();
    }

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void should_end_after_faults_as_if_nothing_had_been(Scenario scenario) throws InterruptedException {
        Trials trials = new Trials(scenario, inputs, scenario.asksNoModel());
        assertThat(new KillTrials(trials, SEED).kill(KILLS)).isPositive();
        if (STARVED.contains(scenario.name())) {
            new DiskTrials(trials, SEED).limited();
        }
        if (scenario.name().equals(STARVED.get(0))) {
            trials.begin();
            if (Disk.allowed(trials.work())) {
                new DiskTrials(trials, SEED).full(1);
            } else {
                System.out.println("no full disk for " + scenario + ": this user may not mount one");
            }
        }
    }
}
