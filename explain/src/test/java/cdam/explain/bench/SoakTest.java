package cdam.explain.bench;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SoakTest {
    private static Soak soak(List<Measurement> work, Double... megabytes) {
        Iterator<Double> readings = List.of(megabytes).iterator();
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Soak.run(work, 20, () -> Optional.of(readings.next()), new Console(nowhere, nowhere, false));
    }

    private static final List<Measurement> NOTHING = List.of(new Measurement("nothing", () -> {}));

    @Test
    void should_go_through_methods_and_sizes_in_turn() {
        List<String> done = new ArrayList<>();
        soak(
                List.of(new Measurement("a", () -> done.add("a")), new Measurement("b", () -> done.add("b"))),
                100.0,
                100.0,
                100.0,
                100.0,
                100.0,
                100.0,
                100.0,
                100.0,
                100.0,
                100.0);
        assertThat(done).hasSize(20).startsWith("a", "b", "a", "b");
    }

    @Test
    void should_allow_memory_that_is_5_percent_above_the_first_tenth_s_and_say_when_it_is_more() {
        Soak flat = soak(NOTHING, 100.0, 120.0, 90.0, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 104.9);
        assertThat(flat.growth()).isEmpty();
        assertThat(flat.lines()).hasSize(10).last().asString().contains("after 20 explanations: 105 MB", "+4.9 %");
        Soak grown = soak(NOTHING, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 105.2);
        assertThat(grown.growth())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("within 5 % of the first tenth's 100 MB, found 105 MB, 5.2 % more"));
    }

    @Test
    void should_not_fail_where_the_system_does_not_tell() {
        Double unknown = Double.NaN;
        Soak soak =
                soak(NOTHING, unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown);
        assertThat(soak.growth()).isEmpty();
    }
}
