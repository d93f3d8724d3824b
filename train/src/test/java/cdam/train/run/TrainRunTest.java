package cdam.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.Bundle;
import cdam.bundle.ClassMapSheets;
import cdam.bundle.Head;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Label;
import cdam.cli.Console;
import cdam.config.ConfigFile;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.testing.CommandLine;
import cdam.testing.FrozenFiles;
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
import java.util.Map;
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
    void should_refuse_the_record_of_a_newer_release_in_one_line() throws IOException {
        train();
        FrozenFiles.makeNewer(folder.resolve("out/training.json"));

        assertThatThrownBy(() -> train("training.learning_rate=0.5"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("training.json: expected format_version 1, found 2")
                .hasMessageEndingWith("give another out, or delete that folder");
    }

    @Test
    void should_train_other_labels_from_the_cache_without_the_backbone() throws IOException {
        train();
        Files.writeString(folder.resolve("labels.yaml"), "classes: {warm: red, cold: [blue, green]}");
        said.reset();

        Head head =
                train("data.label_set=" + folder.resolve("labels.yaml"), "head=warmth", "out=" + folder.resolve("w"));

        assertThat(head.labels().all()).extracting(Label::name).containsExactly("warm", "cold");
        assertThat(said())
                .contains("latents are in the cache, the backbone is not run")
                .doesNotContain(" images in "); // what the backbone has done
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
        Head both = train(
                "features.input=cls-then-mean-patch",
                "features.blocks=2",
                "features.cache=" + folder.resolve("c3"),
                "out=" + folder.resolve("o3"),
                "head=both");
        assertThat(both.card().input()).isEqualTo(HeadInput.CLS_THEN_MEAN_PATCH);
        assertThat(both.linear().features()).isEqualTo(144);
    }

    @Test
    void should_refuse_several_blocks_where_one_is_read() {
        assertThatThrownBy(() -> train("features.blocks=2"))
                .hasMessageContaining("features.blocks: expected 1 for the input cls, found 2");
    }

    @Test
    void should_measure_nearest_neighbours() throws IOException {
        assertThat(new KnnRun(config(), console()).run())
                .hasSize(4)
                .allSatisfy(measures -> assertThat(measures.get("top1")).isBetween(0.0, 1.0));
        assertThat(said()).contains("knn top1").contains("15 training and 9 validation images, 3 classes");
    }

    @Test
    void should_list_unreadable_images_and_stop_above_the_share() throws IOException {
        Files.writeString(folder.resolve("train/red/broken.png"), "no picture");

        assertThatThrownBy(() -> train("training.learning_rate=0.5"))
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

    /** All that refuses a run is found before the first latent is computed. */
    @Test
    void should_name_what_differs_from_the_training_in_out() throws IOException {
        train();
        Path cache = folder.resolve("cache2");

        assertRefused("training.seed 0, this run has 5", "training.seed=5", "features.cache=" + cache);
        assertRefused("training.batch 4, this run has 5", "training.batch=5", "features.cache=" + cache);
        assertRefused(
                "training.epochs: 3 are done there, this run has 2", "training.epochs=2", "features.cache=" + cache);
        Pictures.write(folder.resolve("train/red/more.png"), 0xC00000, 77);
        assertRefused("data.train 15 images (SHA-256 ", "features.cache=" + cache);

        assertThat(cache.resolve("cache.json")).exists();
        try (Stream<Path> files = Files.walk(cache)) {
            assertThat(files.filter(file -> file.toString().endsWith(".latents")))
                    .isEmpty();
        }
    }

    @Test
    void should_go_on_to_more_epochs_with_the_bits_of_an_undisturbed_run() {
        Head six = train("training.epochs=6", "head=six", "out=" + folder.resolve("six"));
        train();
        Head more = train("training.epochs=6");

        assertThat(said()).contains("resuming at step 12, epoch 4 of 6");
        assertThat(more.linear().weight()).isEqualTo(six.linear().weight());
        assertThat(train("training.epochs=6").linear().weight())
                .isEqualTo(six.linear().weight());
        assertThat(said()).contains("all 6 epochs are done already");
    }

    /** Its rate depends on how many there will be. */
    @Test
    void should_not_go_on_to_more_epochs_of_a_cosine() {
        train("training.schedule=cosine");

        assertRefused("training.epochs 3, this run has 4", "training.schedule=cosine", "training.epochs=4");
    }

    @Test
    void should_not_take_the_place_of_a_head_unless_asked() throws IOException {
        Bundle bundle = Bundle.open(folder.resolve("model"));
        String taken = bundle.headNames().get(0);
        byte[] before = Files.readAllBytes(folder.resolve("model/heads/" + taken + ".safetensors"));

        assertRefused("head " + taken + ": expected a name that is free", "head=" + taken);
        assertThat(folder.resolve("cache")).doesNotExist();
        assertRefused("head a/b: expected a name of letters", "head=a/b");
        train();
        assertRefused("head " + taken + ": expected a name that is free", "head=" + taken); // though OUT has a state
        assertThat(folder.resolve("model/heads/" + taken + ".safetensors")).hasBinaryContent(before);

        train(); // its own
        Head replaced =
                new TrainRun(config("head=" + taken), true, console()).run().head();
        assertThat(bundle.head(taken))
                .hasValueSatisfying(head -> assertThat(head.linear().weight())
                        .isEqualTo(replaced.linear().weight()));
    }

    @Test
    void should_tell_what_is_odd_about_the_data() throws IOException {
        Files.copy(folder.resolve("train/red/2.png"), folder.resolve("train/red/copy.png"));
        Files.copy(folder.resolve("train/red/2.png"), folder.resolve("train/blue/copy.png"));
        Files.copy(folder.resolve("train/red/5.png"), folder.resolve("val/red/copy.png"));
        Files.writeString(folder.resolve("train/red/notes.txt"), "x");
        for (int i = 15; i < 24; i += 3) {
            Files.delete(folder.resolve("val/blue/" + i + ".png"));
        }
        for (int i = 0; i < 60; i++) {
            Pictures.write(folder.resolve("train/green/many" + i + ".png"), 0x00C000, 100 + i);
        }
        Files.writeString(folder.resolve("names.txt"), "red\tdark red\ngreen\tgrass\n");

        train("data.class_names=" + folder.resolve("names.txt"));

        assertThat(said())
                .contains("left out: 1 .txt (")
                .contains("names.txt: has no name of 1 of 3 classes, which are named by their ids: blue")
                .contains("warning: training images of a class: 6 (blue) to 65 (grass)")
                .contains("warning: 1 of 3 classes have no validation image, and their accuracy is not measured: blue")
                .contains("2 training images are copies of others")
                .contains("warning: 1 training images stand under different labels")
                .contains("warning: 1 validation images are training images too");
    }

    @Test
    void should_leave_out_classes_by_the_label_set_wherever_they_are() throws IOException {
        Files.createDirectory(folder.resolve("train/empty"));
        Pictures.write(folder.resolve("val/violet/1.png"), 0xC000C0, 1);
        assertRefused("found 1 others: violet; add training images of them, or leave them out with data.label_set");
        Files.writeString(folder.resolve("labels.yaml"), "classes: {warm: red, cold: [blue, green]}");

        Head head = train("data.label_set=" + folder.resolve("labels.yaml"));

        assertThat(head.labels().all()).extracting(Label::name).containsExactly("warm", "cold");
        assertThat(said()).contains("1 images are of classes that the label set leaves out");
        Files.delete(folder.resolve("val/violet/1.png"));
        assertRefused("class empty has no readable image", "head=other", "out=" + folder.resolve("o2"));
    }

    @Test
    void should_refuse_names_of_other_classes() throws IOException {
        Files.writeString(folder.resolve("names.txt"), "n001\tbag, handbag\nn002\tcoat\n");

        assertThatThrownBy(() -> train("data.class_names=" + folder.resolve("names.txt")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("names.txt: expected lines of a class's id and its name, found none of the 3 ids:"
                        + " blue, green, red");
    }

    /** A row a label is how annotation tools write them; one label cannot be two. */
    @Test
    void should_join_rows_for_several_labels_and_refuse_them_for_one() throws IOException {
        for (String part : List.of("train", "val")) {
            List<String> lines = new ArrayList<>(List.of("path,label"));
            for (int i = part.equals("train") ? 0 : 15; i < (part.equals("train") ? 15 : 24); i++) {
                String path = part + "/" + COLOURS.get(i % 3) + "/" + i + ".png,";
                lines.add(path + COLOURS.get(i % 3));
                if (i % 3 == 0) {
                    lines.add(path + "dark");
                }
            }
            Files.write(folder.resolve(part + ".csv"), lines);
        }
        String train = "data.train=" + folder.resolve("train.csv");
        String val = "data.val=" + folder.resolve("val.csv");

        Head head = train(train, val, "training.task=multi-label");

        assertThat(head.labels().size()).isEqualTo(4);
        assertThat(said()).contains("training images of a class: 5 (blue) to 5 (red)");
        assertThatThrownBy(() -> train(train, val))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("0.png: expected one of the head's classes, found 2 (blue, dark)");
    }

    private void assertRefused(String reason, String... settings) {
        assertThatThrownBy(() -> train(settings))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    @Test
    void should_train_by_one_line_and_run_its_own_config_again() throws IOException {
        moveToOneFolder();
        Files.copy(folder.resolve("photos/red/2.png"), folder.resolve("photos/red/copy.png"));
        Object[] line = {
            "train",
            "--model",
            folder.resolve("model").toString(),
            "--data",
            folder.resolve("photos").toString(),
            "--head",
            "mine",
            "--out",
            folder.resolve("mine").toString(),
            "--set",
            "features.cache=" + folder.resolve("c2"),
            "--set",
            "data.split.test=0.25"
        };

        assertThat(CommandLine.run(line).status()).isZero();

        Bundle bundle = Bundle.open(folder.resolve("model"));
        Head head = bundle.head("mine").orElseThrow();
        assertThat(head.card().source())
                .containsEntry("solver", "lbfgs")
                .containsEntry("refitted_with_validation", true)
                .containsEntry("measured_on", "test images");
        assertThat(folder.resolve("mine/report.html"))
                .content()
                .contains("Most confident mistakes")
                .contains("3 classes");
        assertThat(folder.resolve("mine/per-class.csv")).content().startsWith("index,id,class,train,validation,test");
        assertThat(folder.resolve("mine/confusion.png")).exists();

        CommandLine again = CommandLine.run(
                "train",
                "--config",
                folder.resolve("mine/config.yaml").toString(),
                "--set",
                "head=again",
                "--set",
                "out=" + folder.resolve("again"));

        assertThat(again.status()).isZero();
        assertThat(again.err()).contains("1 images stay with another one");
        assertThat(Bundle.open(folder.resolve("model"))
                        .head("again")
                        .orElseThrow()
                        .linear()
                        .weight())
                .isEqualTo(head.linear().weight());
    }

    @Test
    void should_choose_on_a_part_of_train_and_measure_on_a_test_of_its_own() {
        TrainConfig config = ConfigFile.of(
                Map.of(
                        "model", folder.resolve("model").toString(),
                        "head", "tested",
                        "out", folder.resolve("tested").toString(),
                        "data",
                                Map.of(
                                        "images", folder.resolve("train").toString(),
                                        "test", folder.resolve("val").toString()),
                        "features", Map.of("cache", folder.resolve("c2").toString())),
                TrainConfig.class,
                List.of("data.split.validation=0.2", "training.penalties=[0.01, 1]"));

        Head head = new TrainRun(config, false, console()).run().head();

        assertThat(head.card().source()).containsEntry("measured_on", "test images");
        assertThat(said())
                .contains("12 images for training, 3 for validation, 9 for the test")
                .contains("of 9 images");
        assertThat(folder.resolve("tested/split.csv")).content().contains("val/red/17.png,red,test");
    }

    @Test
    void should_refuse_a_line_that_names_two_ways() {
        CommandLine both = CommandLine.run(
                "train", "--config", folder.resolve("config.yaml").toString(), "--head", "x");
        assertThat(both.status()).isEqualTo(2);
        assertThat(both.err()).contains("expected either --config or --model, --data and --head");
        assertThat(CommandLine.run(
                                "train",
                                "--data",
                                "photos",
                                "--model",
                                folder.resolve("model").toString())
                        .err())
                .contains("--head: expected a name");
    }

    @Test
    void should_warn_where_training_is_not_at_its_end() {
        train("training.learning_rate=1e-6");

        assertThat(said()).contains("warning: the best epoch is the last, 3").contains("classes are never predicted");
    }

    @Test
    void should_fit_several_labels_by_lbfgs_and_ridge() throws IOException {
        moveToOneFolder();
        List<String> lines = new ArrayList<>(List.of("path,label,group"));
        for (int i = 0; i < 24; i++) {
            String colour = COLOURS.get(i % 3);
            lines.add("photos/" + colour + "/" + i + ".png," + colour + (i % 2 == 0 ? "|even" : "") + ",g" + i / 2);
        }
        Files.write(folder.resolve("list.csv"), lines);
        for (String solver : List.of("lbfgs", "ridge")) {
            TrainConfig config = ConfigFile.of(
                    Map.of(
                            "model", folder.resolve("model").toString(),
                            "head", solver,
                            "out", folder.resolve(solver).toString(),
                            "data", Map.of("images", folder.resolve("list.csv").toString()),
                            "features", Map.of("cache", folder.resolve("c2").toString())),
                    TrainConfig.class,
                    List.of("training.task=multi-label", "training.solver=" + solver));

            Head head = new TrainRun(config, false, console()).run().head();

            assertThat(head.card().kind()).isEqualTo(HeadKind.MULTI_LABEL);
            assertThat(head.linear().classes()).isEqualTo(4);
            assertThat(folder.resolve(solver + "/per-class.csv"))
                    .content()
                    .contains("precision at 1/2")
                    .contains("best F1");
            assertThat(folder.resolve("model/heads/" + solver + ".json"))
                    .content()
                    .contains("best_f1_thresholds");
            assertThat(folder.resolve(solver + "/report.html"))
                    .content()
                    .contains("share of images with the label")
                    .contains("wrong labels or missing ones on ")
                    .contains(", is a label of it")
                    .contains(
                            ClassMapSheets.find().isPresent()
                                    ? "CDAM: orange patches speak for the class"
                                    : "Class maps are left out: this program has no module that draws them.");
        }
        assertThat(said()).contains("12 images stay with another one").contains("mean_average_precision");
    }

    @Test
    void should_weigh_classes_as_the_config_says() throws IOException {
        Head weighted = train("training.class_weights={red: 50, blue: 0.02}", "training.optimizer=adamw");
        Head plain = train("training.optimizer=adamw", "head=plain", "out=" + folder.resolve("plain"));

        assertThat(said()).contains("class weights: blue 0.02, red 50.0; all others 1");
        assertThat(folder.resolve("model/heads/colours.json"))
                .content()
                .contains("\"class_weights\" : [ 0.02, 1.0, 50.0 ]")
                .contains("\"optimizer\" : \"adamw\"")
                .contains("\"weight_decay\" : 0.01,");
        assertThat(folder.resolve("out/per-class.csv"))
                .content()
                .contains("test,weight in the loss,recall")
                .contains("red,5,3,0,50.0000");
        assertThat(weighted.linear().bias()[2]).isGreaterThan(plain.linear().bias()[2]);
        assertThat(weighted.linear().bias()[0]).isLessThan(plain.linear().bias()[0]);
        Head solved = train(
                "training={solver: lbfgs, class_weights: {red: 50}, penalties: [0.01]}",
                "head=solved",
                "out=" + folder.resolve("lbfgs"));
        assertThat(solved.card().source()).containsEntry("class_weights", List.of(1.0, 1.0, 50.0));
        assertThatThrownBy(() -> train("training.class_weights={rde: 2}", "head=x", "out=" + folder.resolve("x")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("training.class_weights: class rde: expected an index, an id or a name");
        assertThatThrownBy(() -> train("training={solver: ridge, class_weights: {red: 2}}"))
                .hasMessageContaining("expected neither class_weighting nor class_weights with the solver ridge");
    }

    @Test
    void should_end_where_patience_does_and_go_on_with_more() {
        train("training.learning_rate=5", "training.patience=1", "training.epochs=9");

        assertThat(said()).containsPattern("ended after epoch \\d+ of 9: 1 epochs without a lower validation loss");
        said.reset();
        train("training.learning_rate=5", "training.patience=8", "training.epochs=9");
        assertThat(said()).contains("resuming at step").contains("epoch 9/9");
        assertRefused(
                "training.patience: 9 epochs are done there, this run ends after",
                "training.learning_rate=5",
                "training.patience=1",
                "training.epochs=9");
    }

    @Test
    void should_begin_with_the_rows_of_a_head_whose_classes_overlap() throws IOException {
        Head first = train();
        Files.writeString(folder.resolve("labels.yaml"), "classes: {red: red, cold: [blue, green]}");
        String labels = "data.label_set=" + folder.resolve("labels.yaml");
        said.reset();

        Head next = train(
                labels,
                "training.warm_start=colours",
                "training.learning_rate=1e-9",
                "training.epochs=1",
                "head=next",
                "out=" + folder.resolve("next"));

        assertThat(said())
                .contains("warm start from colours: rows of 1 of 2 classes, 1 begin anew: cold; 2 of its classes are"
                        + " not wanted");
        int row = next.labels().find("red").index();
        assertThat(next.linear().row(row)).containsExactly(first.linear().row(2), within(1e-6f));
        assertThat(next.card().source()).containsEntry("warm_start", "colours");
        Head solved = train(
                labels,
                "training={solver: lbfgs, warm_start: colours, penalties: [0.1]}",
                "head=solved",
                "out=" + folder.resolve("solved"));
        Head cold = train(
                labels, "training={solver: lbfgs, penalties: [0.1]}", "head=cold", "out=" + folder.resolve("cold"));
        assertThat(solved.linear().weight()).containsExactly(cold.linear().weight(), within(1e-3f)); // one minimum
        assertThatThrownBy(() -> train("training.warm_start=colours", "training.epochs=4"))
                .hasMessageContaining("expected another head than colours");
        assertThatThrownBy(() -> train(
                        "training.warm_start=colours",
                        "features.input=cls-and-mean-patch",
                        "features.cache=" + folder.resolve("c2"),
                        "head=wide",
                        "out=" + folder.resolve("wide")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("expected a head that reads cls-and-mean-patch (96 numbers), found colours,")
                .hasMessageContaining("which reads cls (48)");
        Files.writeString(folder.resolve("labels.yaml"), "classes: {warm: red, cold: [blue, green]}");
        assertThatThrownBy(() -> train(labels, "training.warm_start=colours", "head=w", "out=" + folder.resolve("w")))
                .hasMessageContaining("expected a head with some of the classes warm, cold, found none of them");
    }

    @Test
    void should_measure_few_shots() throws IOException {
        moveToOneFolder();
        Object[] line = {
            "few-shot",
            "--model",
            folder.resolve("model"),
            "--data",
            folder.resolve("photos"),
            "--out",
            folder.resolve("few"),
            "--set",
            "features.cache=" + folder.resolve("c2"),
            "--set",
            "few_shot={shots: [1, 30], draws: 3}"
        };

        CommandLine done = CommandLine.run(line);

        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out())
                .containsPattern(
                        "few-shot loss .* top1 [01]\\.\\d+ \\[.*mean of 3 draws of 1 per class, lbfgs, \\d+ test images")
                .contains("mean of 3 draws of 30 per class");
        assertThat(done.err()).contains("red has ").contains("all are taken where more are wanted");
        List<String> rows = Files.readAllLines(folder.resolve("few/few-shot.csv"));
        assertThat(rows).hasSize(7);
        assertThat(rows.get(0)).startsWith("images_per_class,draw,images,setting,value,loss,top1");
        assertThat(rows.get(1)).startsWith("1,1,3,C,");
        // all images in every draw: nothing varies
        assertThat(rows.get(4).substring(rows.get(4).indexOf(",C,")))
                .isEqualTo(rows.get(6).substring(rows.get(6).indexOf(",C,")));
        assertThat(CommandLine.run(line).err()).contains("few-shot.csv: is there already");
    }

    @Test
    void should_keep_the_best_head_of_a_grid() throws IOException {
        moveToOneFolder();
        Files.writeString(folder.resolve("grid.yaml"), """
                model: %1$s/model
                head: grid
                out: %1$s/grid
                data: {images: %1$s/photos}
                features: {cache: %1$s/c5}
                augmentation: {kind: none}
                training:
                  solver: sgd
                  schedule: cosine
                  epochs: 4
                  batch: 8
                  grid: {learning_rates: [0.0001, 0.01, 0.1], blocks: [1, 2], mean_patch: [false, true]}
                """.formatted(folder));

        CommandLine done =
                CommandLine.run("train", "--config", folder.resolve("grid.yaml").toString());

        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.err()).contains("12 heads beside each other").contains("mean patch 0.0100: validation loss");
        Head head = Bundle.open(folder.resolve("model")).head("grid").orElseThrow();
        int blocks = head.linear().features() / 48;
        assertThat(blocks).isBetween(1, 3);
        assertThat(
                        head.card().input().readsPatches()
                                ? blocks >= 2
                                : head.card().input() == (blocks == 1 ? HeadInput.CLS : HeadInput.CLS_OF_LAST_BLOCKS))
                .isTrue();
        assertThat(folder.resolve("grid/report.html")).content().contains("validation top1");
    }

    private void moveToOneFolder() throws IOException {
        for (String part : List.of("train", "val")) {
            for (String colour : COLOURS) {
                Files.createDirectories(folder.resolve("photos").resolve(colour));
                try (Stream<Path> files = Files.list(folder.resolve(part).resolve(colour))) {
                    for (Path file : files.toList()) {
                        Files.move(
                                file, folder.resolve("photos").resolve(colour).resolve(file.getFileName()));
                    }
                }
            }
        }
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

    /** The program alone takes 530 MB; pictures of 32 pixels and this batch more than are left. */
    @Test
    void should_refuse_a_batch_that_has_no_room_before_any_picture_is_read() {
        assertThatThrownBy(() -> train("features.memory_mb=573", "features.batch=100000"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("out of memory: expected at most memory_mb 573")
                .hasMessageContaining("a batch of 100000 ")
                .hasMessageMatching(".*; a batch of [1-9]\\d* fits");
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void should_refuse_heads_that_have_no_room_before_any_picture_is_read() {
        String rates = "[" + "0.1, ".repeat(9_999) + "0.1]";
        assertThatThrownBy(() -> train("features.memory_mb=573", "training.grid.learning_rates=" + rates))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a grid of 10000 heads with ")
                .hasMessageEndingWith("give fewer training.grid.learning_rates");
        assertThat(said()).doesNotContain("split by content");
    }

    @Test
    void should_refuse_labels_of_validation_images_that_are_not_given() {
        assertThatThrownBy(() -> config("data={images: " + folder + ", val_labels: " + folder.resolve("x.csv") + "}"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("data.val_labels: expected data.val, whose images it is for, found data.images");
    }

    /** What does not fit beside each other goes one after the other, to the same bits. */
    @Test
    void should_compute_no_more_batches_at_once_than_have_room() {
        Head usual = train();
        Head tight = train(
                "head=tight",
                "out=" + folder.resolve("tight"),
                "features.cache=" + folder.resolve("c2"),
                "features.memory_mb=539",
                "features.threads=64");
        assertThat(said()).containsPattern("memory for \\d+ batches of 4 at once, of the 64");
        assertThat(tight.linear().weight()).isEqualTo(usual.linear().weight());
    }

    private Head train(String... settings) {
        return new TrainRun(config(settings), false, console()).run().head();
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
