package cdam.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Label;
import cdam.cli.Console;
import cdam.config.ConfigFile;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.testing.TinyModels;
import cdam.train.Pictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on a tiny ViT and generated pictures of three colours. */
class TrainRunTest {
    private static final List<String> COLOURS = List.of("blue", "green", "red");

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void draw() throws IOException {
        for (int i = 0; i < 24; i++) {
            String colour = COLOURS.get(i % 3);
            String part = i < 15 ? "train" : "val";
            Pictures.write(folder.resolve(part).resolve(colour).resolve(i + ".png"), 0xC0 << (8 * (i % 3)), i);
        }
        Files.writeString(folder.resolve("config.yaml"), """
                model: %1$s/model
                head: colours
                out: %1$s/out
                data:
                  train: %1$s/train
                  val: %1$s/val
                features:
                  cache: %1$s/cache
                  batch: 4
                training:
                  learning_rate: 0.01
                  epochs: 3
                  batch: 4
                """.formatted(folder));
        copy(TinyModels.bundle("dino").path(), folder.resolve("model"));
    }

    @Test
    void should_add_a_head_that_tells_the_colours_apart() {
        Head head = train();

        assertThat(head.labels().all()).extracting(Label::name).containsExactly("blue", "green", "red");
        assertThat(head.card().source()).containsKeys("recipe", "features", "train", "validation", "metrics");
        assertThat(Bundle.open(folder.resolve("model")).headNames()).contains("colours");
        assertThat(folder.resolve("out")).isDirectoryContaining("glob:**/history.json");
        assertThat(folder.resolve("out")).isDirectoryContaining("glob:**/curves.png");
        assertThat(folder.resolve("out")).isDirectoryContaining("glob:**/events.out.tfevents.*");
        assertThat(said()).contains("epoch 3/3").contains("top1");
    }

    @Test
    void should_end_with_the_same_bits_whenever_it_is_run() {
        Head first = train();
        Head again = train("out=" + folder.resolve("again"), "head=again");
        Head fresh = train("out=" + folder.resolve("fresh"), "head=fresh", "features.cache=" + folder.resolve("c2"));
        Head alone = train(
                "out=" + folder.resolve("alone"),
                "head=alone",
                "features.cache=" + folder.resolve("c3"),
                "features.threads=1");

        assertThat(again.linear().weight()).isEqualTo(first.linear().weight());
        assertThat(fresh.linear().weight()).isEqualTo(first.linear().weight());
        assertThat(alone.linear().weight()).isEqualTo(first.linear().weight());
    }

    @Test
    void should_train_other_labels_from_the_cache_without_the_backbone() throws IOException {
        train();
        Files.writeString(folder.resolve("labels.yaml"), "classes: {warm: red, cold: [blue, green]}");
        // Without its SavedModel the backbone could not run; the card still names it.
        Files.write(folder.resolve("model").resolve("saved_model.pb"), new byte[0]);

        Head head =
                train("data.label_set=" + folder.resolve("labels.yaml"), "head=warmth", "out=" + folder.resolve("w"));

        assertThat(head.labels().all()).extracting(Label::name).containsExactly("warm", "cold");
    }

    @Test
    void should_train_a_multi_label_head_from_a_list() throws IOException {
        for (String part : List.of("train", "val")) {
            List<String> lines = new ArrayList<>(List.of("path,label"));
            for (int i = part.equals("train") ? 0 : 15; i < (part.equals("train") ? 15 : 24); i++) {
                String colour = COLOURS.get(i % 3);
                lines.add(part + "/" + colour + "/" + i + ".png," + colour + (i % 3 == 0 ? "|dark" : ""));
            }
            Files.write(folder.resolve(part + ".csv"), lines);
        }

        Head head = train(
                "data.train=" + folder.resolve("train.csv"),
                "data.val=" + folder.resolve("val.csv"),
                "training.task=multi-label");

        assertThat(head.labels().all()).extracting(Label::name).containsExactly("blue", "dark", "green", "red");
        assertThat(said()).contains("mean_average_precision");
        assertThat(head.card().kind()).isEqualTo(HeadKind.MULTI_LABEL);
    }

    @Test
    void should_read_the_last_blocks_or_the_mean_patch() {
        Head blocks = train("features.input=cls-of-last-blocks", "features.blocks=2", "augmentation.kind=none");
        Head patch = train(
                "features.input=cls-and-mean-patch",
                "features.cache=" + folder.resolve("c2"),
                "out=" + folder.resolve("o2"),
                "head=patch");

        assertThat(blocks.card().input()).isEqualTo(HeadInput.CLS_OF_LAST_BLOCKS);
        assertThat(blocks.linear().features()).isEqualTo(96);
        assertThat(patch.card().input()).isEqualTo(HeadInput.CLS_AND_MEAN_PATCH);
        assertThat(patch.linear().features()).isEqualTo(96);
    }

    @Test
    void should_measure_nearest_neighbours() throws IOException {
        assertThat(new KnnRun(config(), console()).run()).isBetween(0.0, 1.0);
        assertThat(said()).contains("knn top1").contains("15 training and 9 validation images, 3 classes");
    }

    @Test
    void should_list_unreadable_images_and_stop_above_the_share() throws IOException {
        Files.writeString(folder.resolve("train/red/broken.png"), "no picture");

        assertThatThrownBy(this::train)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("1 of 25 images cannot be read")
                .hasMessageContaining("broken.png");
        assertThat(folder.resolve("out/unreadable.txt")).content().contains("broken.png");

        train("data.max_unreadable=0.1");
        assertThat(said()).contains("warning: left out: ").contains("broken.png");
    }

    @Test
    void should_refuse_what_makes_no_head() throws IOException {
        assertThatThrownBy(() -> train("training.learning_rte=1"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("did you mean learning_rate?");
        assertThatThrownBy(() -> train("training.learning_rate=-1"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("learning_rate: expected a number above 0, found -1");
        assertThatThrownBy(() -> train("input.size=33"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("multiple of the patch 8");
        Files.writeString(folder.resolve("labels.yaml"), "classes: {warm: redd, cold: [blue, green]}");
        assertThatThrownBy(() -> train("data.label_set=" + folder.resolve("labels.yaml")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("did you mean red?");
        assertThatThrownBy(() -> train("data.train=" + folder.resolve("nowhere")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void should_refuse_a_single_class() {
        assertThatThrownBy(() ->
                        train("data.train=" + folder.resolve("one"), "data.val=" + onlyRed(folder.resolve("one"))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("expected 2 or more, found 1");
    }

    private Path onlyRed(Path where) {
        Pictures.write(where.resolve("red/1.png"), 0xff0000, 1);
        return where;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path source : tree.toList()) {
                Files.copy(source, to.resolve(from.relativize(source).toString()));
            }
        }
    }

    private Head train(String... settings) {
        return new TrainRun(config(settings), console()).run();
    }

    private TrainConfig config(String... settings) {
        return ConfigFile.read(folder.resolve("config.yaml"), TrainConfig.class, List.of(settings));
    }

    private Console console() {
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Console(stream, stream, false);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
