package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of photos of 224 x 224 pixels, 28 x 28 tokens and 1000 classes, as those of a ViT-S/8 are. */
class SessionResultsTest {
    private static final int CONCEPT = SomeLimits.DEFAULT.conceptImages();

    private static final PhotoInput SEEN = new PhotoInput(
            new RgbImage(224, 224, new byte[3 * 224 * 224]),
            new ImageTensor(224, 224, new float[3 * 224 * 224]),
            null,
            8,
            List.of());

    /** Arrays that all photos share: only their lengths count. */
    private static final PhotoExplanation EXPLAINED =
            new PhotoExplanation(SEEN, new float[384], new float[1000], new float[28 * 28], new float[1000 * 28 * 28]);

    private static List<String> add(SessionResults results, String client, int photos) {
        return IntStream.range(0, photos)
                .mapToObj(photo -> results.add(Someone.here(client), EXPLAINED))
                .toList();
    }

    @Test
    void should_keep_latents_for_a_concept_after_its_photos_were_forgotten() {
        SessionResults results = SessionResults.of(SomeLimits.DEFAULT);
        List<String> concept = add(results, "concept", CONCEPT);
        for (int user = 0; user < 15; user++) {
            add(results, "user " + user, 200);
        }
        assertThat(concept)
                .allSatisfy(photo -> assertThat(results.latents().get(photo)).hasSize(384));
        assertThatThrownBy(() -> results.images().get(concept.get(0))).hasMessageContaining("no such image");
    }

    @Test
    void should_keep_latents_for_a_concept_in_the_least_memory_too() {
        SessionResults results = SessionResults.of(Limits.of(Limits.UPLOAD_MB, Limits.WAITING, Limits.LEAST_KEPT_MB));
        List<String> concept = add(results, "concept", CONCEPT);
        add(results, "another", 10 * CONCEPT);
        assertThat(concept)
                .allSatisfy(photo -> assertThat(results.latents().get(photo)).hasSize(384));
    }
}
