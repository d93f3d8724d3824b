package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.testing.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Latents from Spark's tasks, then the local {@code train} on them. */
class FeaturesJobTest {
    @TempDir
    private static Path folder;

    private static Workplace place;

    @BeforeAll
    static void importModel() {
        place = new Workplace(folder);
    }

    private static Path config(String name, Path train) {
        return place.config(
                name,
                "head: " + name,
                "out: " + place.path(name),
                "data: {train: " + train + ", val: " + Workplace.data("items/val") + ", max_unreadable: 0.5}",
                "input: {shorter_side: 96}",
                "features: {cache: " + place.path("cache-" + name) + ", precision: fp32}",
                "training: {learning_rate: 0.003, epochs: 2, batch: 50}",
                "engine: {name: spark, partitions: 6}");
    }

    @Test
    void should_leave_train_nothing_to_compute_and_the_same_head() throws IOException {
        Path config = config("items", Workplace.data("items/val"));

        CommandLine spark = Workplace.spark("features", "--config", config);
        CommandLine train = CommandLine.run("train", "--config", config, "--set", "engine=local");
        CommandLine local = CommandLine.run(
                "train",
                "--config",
                config,
                "--set",
                "engine=local",
                "--set",
                "features.cache=" + place.path("cache-local"),
                "--set",
                "out=" + place.path("local"));

        assertThat(spark.errors()).isEmpty();
        assertThat(train.errors()).isEmpty();
        assertThat(train.err()).doesNotContain(" images in ").contains("epoch 2/2");
        assertThat(Workplace.files(place.path("cache-items"), "*/*.latents")).isEmpty();
        assertThat(Workplace.files(place.path("cache-items"), "shards/**.latents"))
                .hasSizeGreaterThanOrEqualTo(6);
        assertThat(train.out()).isEqualTo(local.out());
    }

    @Test
    void should_name_files_of_a_list_that_are_missing() throws IOException {
        Path list = place.path("list.csv");
        StringBuilder lines = new StringBuilder("path,label\n");
        try (var classes = Files.list(Workplace.data("items/val"))) {
            for (Path each : classes.sorted().toList()) {
                lines.append(Workplace.files(each, "*").stream()
                        .limit(2)
                        .map(file -> each.resolve(file) + "," + each.getFileName() + "\n")
                        .reduce("", String::concat));
            }
        }
        lines.append(place.path("gone.png")).append(",bag\n");
        AtomicFiles.write(list, lines.toString());

        CommandLine spark = Workplace.spark("features", "--config", config("missing", list));

        assertThat(spark.status()).isEqualTo(1);
        assertThat(spark.errors())
                .singleElement()
                .asString()
                .contains("have no results", "gone.png", "found nothing there");
    }
}
