package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.testing.CommandLine;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputTest {
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

    @Test
    void should_send_the_local_commands_user_to_spark_submit() {
        CommandLine local = CommandLine.run("explain", "--config", config("local", "spark", Workplace.data("scenes")));

        assertThat(local.status()).isEqualTo(2);
        assertThat(local.errors()).singleElement().asString().contains("engine: expected local", "spark-submit");
    }

    @Test
    void should_refuse_another_spark() {
        assertThat(Installation.problem()).isEmpty();
        assertThat(Installation.problem("3.5.6")).get().asString().contains("expected Spark 4.x", "found Spark 3.5.6");
    }

    @Test
    void should_name_the_executor_that_has_no_native_library() {
        LinkageError error = new UnsatisfiedLinkError("no jnitensorflow in java.library.path\nand more");

        assertThat(Worker.noNative(error))
                .hasMessageContainingAll("executor on ", "native library for ", "no jnitensorflow", "assembly")
                .hasMessageNotContaining("and more");
    }

    @Test
    void should_not_write_into_a_folder_of_other_things() {
        Path config = config("taken", "spark", Workplace.data("scenes"));
        AtomicFiles.write(place.path("taken").resolve("notes.txt"), "mine");

        CommandLine spark = Workplace.spark("explain", "--config", config);

        assertThat(spark.status()).isEqualTo(2);
        assertThat(spark.errors()).singleElement().asString().contains("found files and no shards.json", "delete it");
    }

    @Test
    void should_not_mix_shards_of_two_configs() {
        Path config = config("mixed", "{partitions: 1}", Workplace.data("scenes/007.png"));
        Workplace.spark("explain", "--config", config);

        CommandLine spark = Workplace.spark("explain", "--config", config, "--set", "methods=[cdam]");

        assertThat(spark.status()).isEqualTo(2);
        assertThat(spark.errors()).singleElement().asString().contains("holds shards of another config");
    }

    @Test
    void should_say_which_images_are_not_there() {
        CommandLine path = Workplace.spark("explain", "--config", config("gone", "spark", place.path("nowhere")));
        CommandLine address =
                Workplace.spark("explain", "--config", config("far", "spark", "file://" + place.path("nowhere")));
        CommandLine scheme = Workplace.spark("explain", "--config", config("odd", "spark", "nofs://host/photos"));

        assertThat(path.errors()).singleElement().asString().contains("nowhere: expected an image or a folder");
        assertThat(address.errors()).singleElement().asString().contains("nowhere: expected an image or a folder");
        assertThat(scheme.errors()).singleElement().asString().contains("nofs://host/photos", "check the address");
    }

    @Test
    void should_check_the_engines_keys() {
        CommandLine key =
                Workplace.spark("explain", "--config", config("key", "{partition: 3}", Workplace.data("scenes")));
        CommandLine value =
                Workplace.spark("explain", "--config", config("value", "{attempts: 0}", Workplace.data("scenes")));

        assertThat(key.errors()).singleElement().asString().contains("engine.partition", "did you mean partitions");
        assertThat(value.errors()).singleElement().asString().contains("engine.attempts: expected 1 to 100");
    }
}
