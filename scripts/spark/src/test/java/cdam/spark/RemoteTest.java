package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.io.Json;
import cdam.testing.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and results on a file system that only Hadoop's interface reaches. */
class RemoteTest {
    /** Hadoop's view file system: another scheme and authority, with this machine's files behind it. */
    private static final String MOUNT = "spark.hadoop.fs.viewfs.mounttable.shelf.linkFallback";

    private static String address(Path path) {
        return "viewfs://shelf" + path;
    }

    @TempDir
    private static Path folder;

    private static Workplace place;

    @BeforeAll
    static void importModel() {
        place = new Workplace(folder);
        System.setProperty(MOUNT, "file:///");
    }

    @AfterAll
    static void giveBack() {
        System.clearProperty(MOUNT);
    }

    @Test
    void should_explain_images_of_another_file_system_into_it() throws IOException {
        String images = address(Workplace.data("scenes"));
        Path config = place.config(
                "explain",
                "images: " + images,
                "engine: {name: spark, partitions: 2}",
                "out: " + address(place.path("far")));

        CommandLine spark = Workplace.spark("explain", "--config", config);
        CommandLine merged = Workplace.merge(
                place.path("far"),
                "explain",
                "--config",
                config,
                "--set",
                "engine=local",
                "--set",
                "images=" + Workplace.data("scenes"),
                "--set",
                "out=" + place.path("merged"));
        CommandLine local = CommandLine.run(
                "explain",
                "--model",
                place.path("model"),
                "--image",
                Workplace.data("scenes"),
                "--out",
                place.path("local"));

        assertThat(spark.errors()).isEmpty();
        assertThat(merged.errors()).isEmpty();
        assertThat(local.errors()).isEmpty();
        assertThat(merged.err()).contains("12 of 12 images are done already");
        Workplace.requireSameArrays(place.path("merged"), place.path("local"));
        assertThat(Files.readString(place.path("merged").resolve("007/image.json")))
                .contains(images + "/007.png");
    }

    @Test
    void should_compute_features_of_another_file_system() throws IOException {
        Path config = place.config(
                "features",
                "head: far",
                "out: " + place.path("head"),
                "data: {train: \"" + address(Workplace.data("items/val")) + "\", val: \""
                        + address(Workplace.data("items/val")) + "\"}",
                "augmentation: {kind: none}",
                "features: {cache: \"" + address(place.path("cache")) + "\"}",
                "engine: {name: spark, partitions: 4}");

        CommandLine spark = Workplace.spark("features", "--config", config);
        CommandLine train = CommandLine.run(
                "train",
                "--config",
                config,
                "--set",
                "engine=local",
                "--set",
                "data.train=" + Workplace.data("items/val"),
                "--set",
                "data.val=" + Workplace.data("items/val"),
                "--set",
                "features.cache=" + place.path("cache"));

        assertThat(spark.errors()).isEmpty();
        assertThat(train.errors()).isEmpty();
        assertThat(train.err()).doesNotContain(" images in ");
        assertThat(Json.read(place.path("cache/shards.json"), ShardPlan.class).parts())
                .isEqualTo(4);
    }

    @Test
    void should_take_each_source_from_where_it_is() throws IOException {
        Path config = place.config(
                "mixed",
                "head: mixed",
                "out: " + place.path("mixed-head"),
                "data: {train: " + Workplace.data("items/val") + ", val: \"" + address(Workplace.data("items/val"))
                        + "\"}",
                "augmentation: {kind: none}",
                "features: {cache: " + place.path("mixed-cache") + "}",
                "engine: {name: spark, partitions: 2}");
        AtomicFiles.write(place.path("list.csv"), "path,label\n");
        String list = address(place.path("list.csv"));

        CommandLine spark = Workplace.spark("features", "--config", config);
        CommandLine listed = Workplace.spark("features", "--config", config, "--set", "data.train=" + list);

        assertThat(spark.errors()).isEmpty();
        assertThat(Json.read(place.path("mixed-cache/shards/00002-of-00002/shard.json"), ShardReport.class)
                        .failed())
                .isEmpty();
        assertThat(listed.errors())
                .containsExactly("error: data.train: expected a folder with a folder for each class, for a list is read"
                        + " from this machine, found the file " + list + "; fetch it, and give its path here");
    }

    @Test
    void should_say_that_evaluate_must_see_its_images() {
        Path config = place.config(
                "evaluate",
                "images: " + address(Workplace.data("scenes")),
                "methods: [am]",
                "out: " + place.path("evaluate"));

        CommandLine spark = Workplace.spark("evaluate", "--config", config);

        assertThat(spark.errors())
                .containsExactly("error: images: expected a path that all executors see, since evaluate draws from all"
                        + " images, found " + address(Workplace.data("scenes"))
                        + "; mount it, or copy it to each machine");
    }
}
