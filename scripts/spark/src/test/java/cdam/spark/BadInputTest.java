package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.testing.CommandLine;
import java.io.File;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong is one line; scripts/spark/docs/spark.md shows some. */
class BadInputTest {
    private static final String SUBMIT = "error: engine: expected local, found spark, and there is no Spark on this"
            + " program's class path; submit the config with spark-submit (scripts/spark/docs/spark.md), or put --set"
            + " engine=local over it";

    @TempDir
    private static Path folder;

    private static Workplace place;

    @BeforeAll
    static void importModel() {
        place = new Workplace(folder);
    }

    private static Path config(String name, String engine, Object images) {
        return place.config(name, "images: " + images, "engine: " + engine, "out: " + place.path(name));
    }

    private static Path training(String name, String engine) {
        return place.config(
                name,
                "head: new",
                "out: " + place.path(name),
                "data: {train: " + Workplace.data("items/val") + ", val: " + Workplace.data("items/val") + "}",
                "features: {cache: " + place.path("cache") + "}",
                "engine: " + engine);
    }

    private static List<String> explain(Path config, String... settings) {
        return Workplace.spark(words("explain", config, settings)).errors();
    }

    private static Object[] words(String command, Path config, String... settings) {
        return Stream.concat(
                        Stream.of(command, "--config", config),
                        Arrays.stream(settings).flatMap(setting -> Stream.of("--set", setting)))
                .toArray();
    }

    @Test
    void should_send_the_local_commands_user_to_spark_submit() {
        Path explain = config("local", "spark", Workplace.data("scenes"));
        Path evaluate = place.config(
                "evaluate",
                "images: " + Workplace.data("scenes"),
                "methods: [am]",
                "engine: spark",
                "out: " + place.path("evaluate"));
        Path train = training("train", "{partitions: 3}");

        for (CommandLine local : List.of(
                CommandLine.run("explain", "--config", explain),
                CommandLine.run("evaluate", "--config", evaluate),
                CommandLine.run("train", "--config", train),
                CommandLine.run("knn", "--config", train))) {
            assertThat(local.status()).isEqualTo(2);
            assertThat(local.errors()).containsExactly(SUBMIT);
        }
    }

    @Test
    void should_send_the_clusters_user_to_the_local_command() {
        assertThat(explain(config("here", "local", Workplace.data("scenes"))))
                .containsExactly("error: engine: expected spark, for this is its command, found local; run scripts/cdam"
                        + " explain, or put --set engine=spark over it");
    }

    @Test
    void should_say_that_there_is_no_spark() throws Exception {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("spark-core"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        path,
                        "cdam.spark.SparkMain",
                        "explain")
                .start();

        assertThat(process.getErrorStream())
                .hasContent("error: expected Spark 4.x on the class path, found none; start this with spark-submit"
                        + " (scripts/spark/docs/spark.md)");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void should_refuse_another_spark() {
        assertThat(SparkVersion.problem()).isEmpty();
        assertThat(SparkVersion.problem("3.5.6"))
                .contains(
                        "expected Spark 4.x with Scala 2.13, found Spark 3.5.6; use the spark-submit of such a cluster");
    }

    @Test
    void should_tell_a_missing_native_library_from_mixed_jars() throws Exception {
        String host = "executor on " + InetAddress.getLocalHost().getHostName() + ": ";
        String platform = System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-" + System.getProperty("os.arch");

        assertThat(PartRunner.unlinked(new UnsatisfiedLinkError("no jnitensorflow in java.library.path\nand more")))
                .hasMessage(host + "expected TensorFlow's native library for " + platform + ", found none that can be"
                        + " loaded (UnsatisfiedLinkError: no jnitensorflow in java.library.path); give spark-submit the"
                        + " assembly that was built for the executors' machines");
        assertThat(PartRunner.unlinked(
                        new NoClassDefFoundError("Could not initialize class org.tensorflow.TensorFlow")))
                .hasMessageContaining("expected TensorFlow's native library");
        assertThat(PartRunner.unlinked(new NoSuchMethodError("cdam.io.Json.text")))
                .hasMessage(host + "expected all classes of one build, found others (NoSuchMethodError:"
                        + " cdam.io.Json.text); give spark-submit all jars of one assembly, as its script submit does");
    }

    @Test
    void should_not_write_into_a_folder_of_other_things() {
        Path config = config("taken", "spark", Workplace.data("scenes"));
        AtomicFiles.write(place.path("taken").resolve("notes.txt"), "mine");

        CommandLine spark = Workplace.spark("explain", "--config", config);

        assertThat(spark.status()).isEqualTo(2);
        assertThat(spark.errors())
                .containsExactly("error: " + place.path("taken") + ": expected a new folder, or one of this engine,"
                        + " found files and no shards.json; give another out, or delete it");
    }

    @Test
    void should_not_mix_shards_of_two_configs() {
        Path config = config("mixed", "{partitions: 1}", Workplace.data("scenes/007.png"));
        Workplace.spark("explain", "--config", config);

        assertThat(explain(config, "methods=[cdam]"))
                .containsExactly("error: " + place.path("mixed")
                        + ": holds shards of another config, list or model; give another out, or delete it");
    }

    @Test
    void should_say_which_images_are_not_there() {
        Path nowhere = place.path("nowhere");

        assertThat(explain(config("gone", "spark", nowhere)))
                .containsExactly("error: " + nowhere
                        + ": expected an image or a folder of images, found nothing there; check the path");
        assertThat(explain(config("far", "spark", "file://" + nowhere)))
                .containsExactly("error: file://" + nowhere + ": expected an image or a folder of images:"
                        + " FileNotFoundException: File file:" + nowhere
                        + " does not exist; check the address and the cluster's settings");
        assertThat(explain(config("odd", "spark", "nofs://host/photos")))
                .containsExactly("error: nofs://host/photos: expected an image or a folder of images:"
                        + " UnsupportedFileSystemException: No FileSystem for scheme \"nofs\"; check the address and the"
                        + " cluster's settings");
    }

    @Test
    void should_say_which_files_of_evaluate_are_not_there() {
        Path config = place.config(
                "regions", "images: " + Workplace.data("scenes"), "methods: [am]", "out: " + place.path("regions"));
        String missing = place.path("none.json").toString();

        CommandLine images = Workplace.spark(words("evaluate", config, "images=" + place.path("nowhere")));
        CommandLine regions = Workplace.spark(words("evaluate", config, "regions={file: " + missing + "}"));

        assertThat(images.errors())
                .containsExactly("error: " + place.path("nowhere")
                        + ": expected an image or a folder of images, found nothing there; check the path");
        assertThat(regions.errors())
                .containsExactly("error: cannot read " + missing + ": found nothing there; check the path");
    }

    @Test
    void should_check_the_engines_keys() {
        Path key = config("key", "{partition: 3}", Workplace.data("scenes"));
        Path value = config("value", "{attempts: 0}", Workplace.data("scenes"));

        assertThat(explain(key))
                .containsExactly(
                        "error: " + key + ", line 3, key engine: engine.partition: there is no such key; did you"
                                + " mean partitions? The keys here are: name, partitions, minutes, attempts");
        assertThat(explain(value))
                .containsExactly(
                        "error: " + value + ", line 3, key engine: engine.attempts: expected 1 to 100, found 0");
    }
}
