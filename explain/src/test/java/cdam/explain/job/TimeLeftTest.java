package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
    private final List<String> shown = new ArrayList<>();
    private long seconds;

    private final TimeLeft progress = new TimeLeft("tam", () -> seconds * 1_000_000_000L, shown::add);

    @Test
    void should_take_the_pace_of_the_steps_since_it_began() {
        progress.at(100, 784); // an earlier run did these
        seconds = 10;
        progress.at(110, 784);
        seconds = 300;
        progress.at(744, 784);
        progress.at(784, 784);
        assertThat(shown)
                .containsExactly("tam 100/784", "tam 110/784, 11 min left", "tam 744/784, 19 s left", "tam 784/784");
    }

    @Test
    void should_say_hours_where_it_takes_hours() {
        progress.at(0, 3721);
        seconds = 6;
        progress.at(1, 3721);
        assertThat(shown).endsWith("tam 1/3721, 6 h 12 min left");
    }
}
