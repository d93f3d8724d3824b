package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.image.ImageTensor;
import cdam.image.RgbImage;
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

    @Test
    void should_keep_latents_of_more_photos_than_maps() {
        Results results = Results.of(Limits.of(Limits.UPLOAD_MB, Limits.WAITING, 16));
        Seen seen = new Seen(new RgbImage(1, 1, new byte[3]), new ImageTensor(8, 8, new float[3 * 64]), null, 8);
        Explained large = new Explained(seen, new float[384], new float[0], new float[1], new float[500_000]);
        String first = results.add("a", large);
        for (int i = 0; i < 99; i++) {
            results.add("a", large);
        }
        assertThatThrownBy(() -> results.images().get(first)).hasMessageContaining("no such image");
        assertThat(results.latents().get(first)).hasSize(384);
    }
}
