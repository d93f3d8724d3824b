package cdam.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadKind;
import cdam.io.UsageException;
import cdam.math.Draws;
import cdam.testing.ReadmeExample;
import cdam.testing.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heads for a program, on a tiny ViT and pictures of three colours. */
class HeadTrainerTest {
    private static final List<String> COLOURS = List.of("blue", "green", "red");
    private static final int WIDTH = 48;

    @TempDir
    private Path folder;

    @BeforeEach
    void copyModel() {
        TinyModels.copy("dino", folder.resolve("model"));
        for (int i = 0; i < 18; i++) {
            Pictures.write(folder.resolve("photos/" + COLOURS.get(i % 3) + "/" + i + ".png"), 0xC0 << (8 * (i % 3)), i);
        }
    }

    @Test
    void should_work_as_the_readme_shows() throws Exception {
        ReadmeExample.run(
                "HeadTrainer",
                Map.of(
                        "out/quickstart/model",
                        folder.resolve("model").toString(),
                        "scripts/quickstart-data/items/train",
                        folder.resolve("photos").toString(),
                        "out/mine",
                        folder.resolve("out").toString()),
                folder);

        assertThat(Bundle.open(folder.resolve("model")).headNames()).contains("mine");
        assertThat(folder.resolve("out/report.html")).exists();
    }

    @Test
    void should_go_on_to_the_same_bits_after_it_was_cancelled() {
        List<String> tasks = new ArrayList<>();
        TrainingResult undisturbed = trainer("whole")
                .progress((task, done, total) -> tasks.add(task))
                .train();
        assertThatThrownBy(() -> trainer("halved")
                        .progress((task, done, total) -> {
                            if (task.equals("epochs") && done == 2) {
                                throw new CancellationException("enough");
                            }
                        })
                        .train())
                .isInstanceOf(CancellationException.class)
                .hasMessage("enough");
        TrainingResult resumed = trainer("halved").train();

        assertThat(tasks).contains("images", "epochs");
        assertThat(resumed.notes()).anyMatch(note -> note.contains("resuming at step"));
        assertThat(resumed.head().linear().weight())
                .isEqualTo(undisturbed.head().linear().weight());
        assertThat(undisturbed).asString().matches("top1 [01]\\.\\d{4} \\[.*] of 3 test images");
    }

    private HeadTrainer trainer(String name) {
        return HeadTrainer.open(folder.resolve("model"))
                .folder(folder.resolve("photos"))
                .name(name)
                .out(folder.resolve(name))
                .set("augmentation.kind", "none")
                .set("training.epochs", 4)
                .set("training.batch", 4);
    }

    @Test
    void should_learn_from_latents_in_memory() {
        SplittableRandom random = Draws.of(3);
        float[] latents = new float[60 * WIDTH];
        int[] labels = new int[60];
        int[][] several = new int[60][];
        for (int i = 0; i < 60; i++) {
            labels[i] = i % 3;
            several[i] = i % 3 == 0 ? new int[] {0, 2} : new int[] {i % 3};
            for (int j = 0; j < WIDTH; j++) {
                latents[i * WIDTH + j] = (float) (random.nextDouble() + (j == i % 3 ? 2 : 0));
            }
        }

        TrainingResult result = HeadTrainer.open(folder.resolve("model"))
                .latents(latents, labels, COLOURS)
                .name("memory")
                .train();
        TrainingResult multi = HeadTrainer.open(folder.resolve("model"))
                .latents(latents, several, COLOURS)
                .name("several")
                .set("training", "{task: multi-label, solver: ridge}")
                .train();

        Head head = Bundle.open(folder.resolve("model")).head("memory").orElseThrow();
        assertThat(head.labels().get(2).name()).isEqualTo("red");
        assertThat(head.linear().weight()).isEqualTo(result.head().linear().weight());
        assertThat(result.tested()).isTrue();
        assertThat(result.images()).isEqualTo(12);
        assertThat(result.metrics().get("top1")).isEqualTo(1);
        assertThat(multi.head().card().kind()).isEqualTo(HeadKind.MULTI_LABEL);
        assertThat(multi.metrics().get("mean_average_precision")).isGreaterThan(0.9);
        assertThat(multi).asString().startsWith("loss 0.").endsWith("of 12 test images");
    }

    @Test
    void should_say_what_is_missing_or_wrong() {
        HeadTrainer nameless = HeadTrainer.open(folder.resolve("model")).folder(folder.resolve("photos"));
        assertThatThrownBy(nameless::train).hasMessage("name: expected a name for the new head");
        assertThatThrownBy(nameless.name("x")::train)
                .isInstanceOf(UsageException.class)
                .hasMessage("out: expected a folder for report, state and latents");
        assertThatThrownBy(() -> trainer("x").set("training.epoch", 3).train())
                .hasMessageContaining("did you mean epochs?");
        assertThatThrownBy(() ->
                        trainer("x").latents(new float[3], new int[1], COLOURS).train())
                .hasMessage("expected either folder or latents");
        assertThatThrownBy(() -> HeadTrainer.open(folder.resolve("model"))
                        .latents(new float[3], new int[1], COLOURS)
                        .name("x")
                        .train())
                .hasMessage(
                        "latents: expected 48 numbers per image for the input cls, 1 images, found 3 numbers in all");
        assertThatThrownBy(() -> HeadTrainer.open(folder.resolve("model"))
                        .latents(new float[2 * WIDTH], new int[] {0, 5}, COLOURS)
                        .name("x")
                        .train())
                .hasMessage("labels: expected indices of the 3 classes, found 5");
    }
}
