package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultCacheTest {
    @Test
    void should_forget_what_was_not_asked_for_longest() {
        ResultCache<String> kept = new ResultCache<>("word", 10, String::length);
        String first = kept.add(Someone.here("a"), "four");
        String second = kept.add(Someone.here("a"), "four");
        assertThat(kept.get(first)).isEqualTo("four");
        kept.add(Someone.here("a"), "four");
        assertThat(kept.get(first)).isEqualTo("four");
        assertThatThrownBy(() -> kept.get(second)).hasMessageContaining("no such word");
    }

    @Test
    void should_forget_those_of_the_client_with_most_of_them() {
        ResultCache<String> kept = new ResultCache<>("word", 20, String::length);
        String mine = kept.add(Someone.here("quiet"), "four");
        String flood = kept.add(Someone.here("flood"), "four");
        for (int i = 0; i < 50; i++) {
            kept.add(Someone.here("flood"), "four");
        }
        assertThat(kept.get(mine)).isEqualTo("four");
        assertThatThrownBy(() -> kept.get(flood)).hasMessageContaining("no such word");
    }

    /** Whoever takes a new name with each thing that it sends pushes out its own neighbours at most. */
    @Test
    void should_forget_nothing_of_one_address_because_of_names_at_another() {
        ResultCache<String> kept = new ResultCache<>("word", 40, String::length);
        List<String> mine = IntStream.range(0, 4)
                .mapToObj(i -> kept.add(Someone.at("10.0.0.1", "quiet"), "four"))
                .toList();
        for (int i = 0; i < 50; i++) {
            kept.add(Someone.at("10.0.0.2", "name " + i), "four");
        }
        assertThat(mine).allSatisfy(id -> assertThat(kept.get(id)).isEqualTo("four"));
    }

    @Test
    void should_keep_what_must_not_go_yet() {
        ResultCache<String> kept = new ResultCache<>("job", 10, String::length, job -> job.startsWith("over"));
        String running = kept.add(Someone.here("a"), "runs");
        String over = kept.add(Someone.here("a"), "over");
        kept.add(Someone.here("a"), "runs");
        assertThat(kept.get(running)).isEqualTo("runs");
        assertThatThrownBy(() -> kept.get(over)).hasMessageContaining("no such job");
        kept.add(Someone.here("a"), "runs");
        assertThat(kept.get(running)).isEqualTo("runs");
    }
}
