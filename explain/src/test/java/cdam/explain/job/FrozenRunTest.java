package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.io.Json;
import cdam.testing.FrozenFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record of a run as release 0.1.0 wrote it: a folder of results goes on, or is refused, by what is in it. */
class FrozenRunTest {
    @TempDir
    Path folder;

    @Test
    void should_read_the_record_of_format_1() {
        try (OutputFolder out = OutputFolder.acquire(FrozenFiles.copy("run-1", folder))) {
            RunRecord record = out.record().orElseThrow();
            assertThat(record.identity()).containsEntry("size", "32x32").containsEntry("precision", "FP32");
            assertThat(record.methods()).containsOnlyKeys("am", "cdam");
            assertThat(record.targets()).containsExactly("class:fox");
            assertThat(record.images()).singleElement().satisfies(image -> {
                assertThat(image.folder()).isEqualTo("plain");
                assertThat(image.rows()).isEqualTo(4);
                assertThat(image.classes()).containsEntry("class:fox", List.of(5));
            });
        }
    }

    /** run.json's version is theirs too. */
    @Test
    void should_read_the_files_of_an_image_of_format_1() {
        Path image = FrozenFiles.copy("run-1", folder).resolve("plain");
        RunRecord.ImageRecord record = Json.read(image.resolve("image.json"), RunRecord.ImageRecord.class);
        assertThat(record.folder()).isEqualTo("plain");
        assertThat(record.rows()).isEqualTo(4);
        assertThat(record.height()).isNull();
        assertThat(record.error()).isEmpty();
        Prediction prediction = Json.read(image.resolve("prediction.json"), Prediction.class);
        assertThat(prediction.latent()).hasSize(48);
        assertThat(prediction.logits()).hasSize(10);
        assertThat(prediction.top()).hasSize(5);
    }

    @Test
    void should_refuse_a_newer_record_in_one_line() {
        Path run = FrozenFiles.copy("run-1", folder);
        FrozenFiles.makeNewer(run.resolve("run.json"));
        try (OutputFolder out = OutputFolder.acquire(run)) {
            assertThatThrownBy(out::record)
                    .isInstanceOf(InputException.class)
                    .hasMessage(run.resolve("run.json") + ": expected format_version 1, found 2, written by a newer"
                            + " release: use that one, or choose another --out");
        }
    }
}
