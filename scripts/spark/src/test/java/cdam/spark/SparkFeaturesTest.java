package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.io.AtomicFiles;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.vit.LinearHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Latents from Spark's tasks, then the local {@code train} on them. */
class SparkFeaturesTest {
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
                "head=local",
                "--set",
                "out=" + place.path("local"));

        assertThat(spark.errors()).isEmpty();
        assertThat(train.errors()).isEmpty();
        assertThat(train.err()).doesNotContain(" images in ").contains("epoch 2/2");
        assertThat(Workplace.files(place.path("cache-items"), "*/*.latents")).isEmpty();
        assertThat(Workplace.files(place.path("cache-items"), "shards/**.latents"))
                .hasSizeGreaterThanOrEqualTo(6);
        assertThat(train.out()).isEqualTo(local.out().replace("local", "items"));
        requireSameLatents(place.path("cache-items"), place.path("cache-local"));
        Bundle bundle = Bundle.open(place.path("model"));
        LinearHead fitted = bundle.head("items").orElseThrow().linear();
        LinearHead expected = bundle.head("local").orElseThrow().linear();
        assertThat(Fixtures.relativeError(fitted.weight(), expected.weight())).isLessThan(1e-5);
        assertThat(Fixtures.relativeError(fitted.bias(), expected.bias())).isLessThan(1e-5);
    }

    private static void requireSameLatents(Path actual, Path expected) throws IOException {
        Map<String, float[]> found = latents(actual);
        Map<String, float[]> local = latents(expected);
        assertThat(found.keySet())
                .isEqualTo(local.keySet())
                .hasSize(600); // 200 images in the plain view and two epochs
        local.forEach(
                (key, latent) -> assertThat(Fixtures.relativeError(Objects.requireNonNull(found.get(key)), latent))
                        .as(key)
                        .isLessThan(1e-5));
    }

    /** By view and image, as the table in train/docs/training.md lays them out; fp32. */
    private static Map<String, float[]> latents(Path cache) throws IOException {
        Map<String, float[]> latents = new TreeMap<>();
        for (Path file : Workplace.files(cache, "**.latents")) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(cache.resolve(file)));
            int images = bytes.getInt(16);
            int features = bytes.getInt(20);
            for (int i = 0; i < images; i++) {
                float[] latent = new float[features];
                bytes.position(24 + 16 * images + 4 * features * i)
                        .asFloatBuffer()
                        .get(latent);
                latents.put(
                        file.getName(file.getNameCount() - 2) + " " + bytes.getLong(24 + 16 * i)
                                + bytes.getLong(32 + 16 * i),
                        latent);
            }
        }
        return latents;
    }

    @Test
    void should_not_mind_a_head_of_another_name_or_recipe() {
        Path config = config("recipe", Workplace.data("items/val"));
        Workplace.spark("features", "--config", config);

        CommandLine again = Workplace.spark(
                "features",
                "--config",
                config,
                "--set",
                "head=other",
                "--set",
                "training.learning_rate=0.1",
                "--set",
                "data.label_set="
                        + Path.of("../../configs/labels/demo-groups.yaml")
                                .toAbsolutePath()
                                .normalize());

        assertThat(again.errors()).isEmpty();
        assertThat(again.err()).contains("6 of 6 parts are done already");
    }

    @Test
    void should_refuse_a_cache_of_another_model() {
        Path config = config("model", Workplace.data("items/val"));
        Workplace.spark("features", "--config", config);

        CommandLine precise = Workplace.spark("features", "--config", config, "--set", "features.precision=fp16");
        CommandLine seeded = Workplace.spark("features", "--config", config, "--set", "training.seed=9");

        assertThat(precise.errors())
                .containsExactly("error: " + place.path("cache-model") + ": the cache is of another model or input: its"
                        + " precision is FP32, expected FP16; give another cache folder, or delete this one");
        assertThat(seeded.errors())
                .containsExactly("error: " + place.path("cache-model")
                        + ": holds shards of another config, list or model; give another features.cache, or delete it");
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
