package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.job.Prediction;
import cdam.explain.score.ClassScore;
import cdam.io.AtomicFiles;
import cdam.io.Json;
import cdam.spark.ShardReport.Failed;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark in this process, two tasks at a time, against the local command. */
class SparkExplainTest {
    @TempDir
    private static Path folder;

    private static Workplace place;
    private static Path scenes = Path.of("");

    @BeforeAll
    static void importModel() throws IOException {
        place = new Workplace(folder);
        scenes = Files.createDirectories(place.path("scenes"));
        for (String name : List.of("001.png", "002.png", "005.png", "007.png", "011.png")) {
            Files.copy(Workplace.data("scenes").resolve(name), scenes.resolve(name));
        }
    }

    private static Path config(String out, Path images) {
        return place.config(
                out,
                "images: " + images,
                "methods: [am, cdam, rp, {method: tam, group: 3}, {method: smooth-cdam, samples: 4}]",
                "targets: [\"top:2\", \"class:all\"]",
                "engine: {name: spark, partitions: 3}",
                "out: " + place.path(out));
    }

    @Test
    void should_give_what_the_local_command_gives() throws IOException {
        Path config = config("spark", scenes);

        CommandLine spark = Workplace.spark("explain", "--config", config);
        CommandLine merged = Workplace.merge(
                place.path("spark"),
                "explain",
                "--config",
                config,
                "--set",
                "engine=local",
                "--set",
                "out=" + place.path("merged"));
        CommandLine local = CommandLine.run(
                "explain", "--config", config, "--set", "engine=local", "--set", "out=" + place.path("local"));

        assertThat(spark.errors()).isEmpty();
        assertThat(merged.errors()).isEmpty();
        assertThat(local.errors()).isEmpty();
        assertThat(Workplace.shards(place.path("spark")))
                .extracting(shard -> shard.getFileName().toString())
                .containsExactly("00001-of-00003", "00002-of-00003", "00003-of-00003");
        assertThat(merged.err()).contains("5 of 5 images are done already");
        Workplace.requireSameArrays(place.path("merged"), place.path("local"));
        for (Path record : Workplace.files(place.path("local"), "**/image.json")) {
            assertThat(place.path("merged").resolve(record))
                    .hasSameTextualContentAs(place.path("local").resolve(record));
            Path prediction = record.resolveSibling("prediction.json");
            requireSame(
                    Json.read(place.path("merged").resolve(prediction), Prediction.class),
                    Json.read(place.path("local").resolve(prediction), Prediction.class));
        }
        assertThat(Workplace.files(place.path("merged"), "**")).isEqualTo(Workplace.files(place.path("local"), "**"));
        assertThat(LoadedModels.count()).isEqualTo(1);
    }

    private static void requireSame(Prediction actual, Prediction expected) {
        assertThat(Fixtures.relativeError(actual.latent(), expected.latent())).isLessThan(1e-5);
        assertThat(Fixtures.relativeError(actual.logits(), expected.logits())).isLessThan(1e-5);
        assertThat(actual.top())
                .extracting(ClassScore::name)
                .isEqualTo(expected.top().stream().map(ClassScore::name).toList());
    }

    @Test
    void should_compute_only_what_is_missing() throws IOException {
        Path config = config("again", scenes);
        Path out = place.path("again");
        Workplace.spark("explain", "--config", config);
        Path kept = out.resolve("shards/00001-of-00003/shard.json");
        Path lost = out.resolve("shards/00002-of-00003");
        Object before = Files.getLastModifiedTime(kept);
        List<Path> files = Workplace.files(lost, "**");
        Files.delete(lost.resolve("shard.json")); // as a driver leaves it that is killed before the last step
        AtomicFiles.write(
                out.resolve("shards/" + AtomicFiles.TEMPORARY_PREFIX + "00002-of-00003-7-x/run.json"), "half a shard");

        CommandLine spark = Workplace.spark("explain", "--config", config);

        assertThat(spark.errors()).isEmpty();
        assertThat(spark.err()).contains("2 of 3 parts are done already");
        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(before);
        assertThat(Workplace.files(lost, "**")).isEqualTo(files);
        assertThat(Workplace.shards(out)).hasSize(3);
    }

    @Test
    void should_notice_another_head() {
        Path config = config("head", Workplace.data("scenes/007.png"));
        Workplace.spark("explain", "--config", config);
        CommandLine added = CommandLine.run(
                "heads",
                "add",
                "--model",
                place.path("model"),
                "--head",
                Workplace.data("demo_head.pth"),
                "--labels",
                Workplace.data("labels.txt"),
                "--name",
                "second");

        CommandLine same = Workplace.spark("explain", "--config", config);
        CommandLine other = Workplace.spark("explain", "--config", config, "--set", "head=second");

        assertThat(added.errors()).isEmpty();
        assertThat(same.errors()).isEmpty();
        assertThat(other.errors())
                .containsExactly("error: " + place.path("head")
                        + ": holds shards of another config, list or model; give another out, or delete it");
    }

    @Test
    void should_name_images_that_fail_and_do_the_others() throws IOException {
        Path images = Files.createDirectories(place.path("images"));
        Files.copy(Workplace.data("scenes/007.png"), images.resolve("good.png"));
        AtomicFiles.write(images.resolve("bad.png"), "no image");
        Path config = config("failing", images);

        CommandLine spark = Workplace.spark("explain", "--config", config);

        assertThat(spark.status()).isEqualTo(1);
        assertThat(spark.errors())
                .singleElement()
                .asString()
                .contains("1 of 2 images have no results", "bad.png", "expected an image");
        List<Failed> failed = Workplace.shards(place.path("failing")).stream()
                .map(shard -> Json.read(shard.resolve("shard.json"), ShardReport.class))
                .flatMap(report -> report.failed().stream())
                .toList();
        assertThat(failed).singleElement().satisfies(one -> {
            assertThat(one.image()).isEqualTo(images.resolve("bad.png").toString());
            assertThat(one.reason()).contains("bad.png: expected an image");
        });
        assertThat(Workplace.files(place.path("failing"), "**/good/cdam.top-2.npy"))
                .hasSize(1);
    }
}
