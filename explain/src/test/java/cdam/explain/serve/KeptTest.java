package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeptTest {
    @Test
    void should_forget_what_was_not_asked_for_longest() {
        Kept<String> kept = new Kept<>("word", 10, String::length);
        String first = kept.add("a", "four");
        String second = kept.add("a", "four");
        assertThat(kept.get(first)).isEqualTo("four");
        kept.add("a", "four");
        assertThat(kept.get(first)).isEqualTo("four");
        assertThatThrownBy(() -> kept.get(second)).hasMessageContaining("no such word");
    }

    @Test
    void should_forget_those_of_the_client_with_most_of_them() {
        Kept<String> kept = new Kept<>("word", 20, String::length);
        String mine = kept.add("quiet", "four");
        String flood = kept.add("flood", "four");
        for (int i = 0; i < 50; i++) {
            kept.add("flood", "four");
        }
        assertThat(kept.get(mine)).isEqualTo("four");
        assertThatThrownBy(() -> kept.get(flood)).hasMessageContaining("no such word");
    }

    @Test
    void should_keep_what_must_not_go_yet() {
        Kept<String> kept = new Kept<>("job", 10, String::length, job -> job.startsWith("over"));
        String running = kept.add("a", "runs");
        String over = kept.add("a", "over");
        kept.add("a", "runs");
        assertThat(kept.get(running)).isEqualTo("runs");
        assertThatThrownBy(() -> kept.get(over)).hasMessageContaining("no such job");
        kept.add("a", "runs");
        assertThat(kept.get(running)).isEqualTo("runs");
    }
}
