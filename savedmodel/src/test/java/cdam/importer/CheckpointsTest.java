package cdam.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Bundle;
import cdam.io.InputException;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.ReadmeExample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    private static final Path BACKBONE = Fixtures.path("dino/backbone.pth");

    @TempDir
    Path folder;

    @Test
    void should_import_as_the_readme_shows() throws Exception {
        Path out = folder.resolve("readme");
        Map<String, String> ours = Map.of(
                "\"dino_deitsmall8_pretrain.pth\"",
                '"' + BACKBONE.toString() + '"',
                ".preset(\"dino-vits8\")",
                ".attentionHeads(3)",
                "models/dino-vits8",
                out.toString());

        ReadmeExample.run("Checkpoints", ours, folder);

        assertThat(Bundle.open(out).card().architecture().heads()).isEqualTo(3);
    }

    @Test
    void should_make_the_bundle_that_the_command_makes_and_tell_the_same() throws Exception {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
        Path head = Fixtures.path("dino/head.pth");
        Path out = folder.resolve("by-program");
        ImportedBundle made = Checkpoints.open(BACKBONE)
                .attentionHeads(3)
                .head(head)
                .labels(labels)
                .name("mine")
                .write(out);
        Path other = folder.resolve("by-command");
        CommandLine run = CommandLine.run(
                "import",
                "--checkpoint",
                BACKBONE,
                "--heads",
                3,
                "--head",
                head,
                "--labels",
                labels,
                "--name",
                "mine",
                "--out",
                other);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(made.toString().replace("by-program", "by-command").lines())
                .containsExactlyElementsOf(run.out().lines().toList());
        assertThat(made.bundle().head("mine").orElseThrow().labels().title(3)).isEqualTo("d");
        for (String file : new String[] {"saved_model.pb", "model.json", "heads/mine.json"}) {
            assertThat(out.resolve(file)).hasSameBinaryContentAs(other.resolve(file));
        }
    }

    @Test
    void should_write_nothing_where_something_is_wrong() {
        Path out = folder.resolve("none");
        assertThatThrownBy(() -> Checkpoints.open(BACKBONE).preset("dino-vits8").write(out))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Checkpoints.open(BACKBONE)
                        .attentionHeads(3)
                        .labels(Fixtures.path("dino/config.json"))
                        .write(out))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a head to name");
        assertThat(out).doesNotExist();
    }
}
