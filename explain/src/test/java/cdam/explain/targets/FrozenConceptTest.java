package cdam.explain.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.testing.FrozenFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A concept of two images as release 0.1.0 wrote it. */
class FrozenConceptTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void copy() {
        file = FrozenFiles.copy("concept-1.safetensors", folder);
        FrozenFiles.copy("concept-1.json", folder);
    }

    @Test
    void should_read_the_concept_of_format_1() {
        Concept concept = Concept.read(file);
        assertThat(concept.mean()).hasSize(48).startsWith(-1.9250965f, 0.6859571f, 2.3014383f);
        assertThat(concept.latents()).hasSize(2 * 48).startsWith(-1.801009f, 0.2502546f);
        assertThat(concept.card().modelSha256()).startsWith("5042ae97");
        assertThat(concept.card().images()).extracting(Concept.Image::path).containsExactly("002.jpg", "plain.bmp");
        assertThat(concept.card().drawnFrom()).isEqualTo(3);
    }

    @Test
    void should_refuse_a_newer_concept_in_one_line() {
        Path card = folder.resolve("concept-1.json");
        FrozenFiles.makeNewer(card);
        assertThatThrownBy(() -> Concept.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(card + ": expected format_version 1, found 2, written by a newer release: use that one, or"
                        + " make the concept again");
    }
}
