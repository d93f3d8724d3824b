package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkEvaluateTest {
    @TempDir
    private Path folder;

    @Test
    void should_give_what_the_local_command_gives() throws IOException {
        Workplace place = new Workplace(folder);
        Path config = place.config(
                "spark",
                "images: " + Workplace.data("scenes"),
                "sample: 4",
                "methods: [am, cdam]",
                "regions: {file: " + Workplace.data("scenes.json") + ", masks: " + Workplace.data("masks")
                        + ", several: true}",
                "mosaics: {count: 2, side: 2, images: [" + Workplace.data("items/val") + "]}",
                "settings: {points: 5, boxes: 6, box_side: 0.5, sets: 5, set_shares: [0.25]}",
                "randomisation_images: 1",
                "resamples: 50",
                "examples: 0",
                "batch: 1", // a part's batches are others than the whole's: so the numbers must be the same to the bit
                "engine: {name: spark, minutes: 0.05}",
                "out: " + place.path("spark"));

        CommandLine spark = Workplace.spark("evaluate", "--config", config);
        CommandLine merged = Workplace.merge(
                place.path("spark"),
                "evaluate",
                "--config",
                config,
                "--set",
                "engine=local",
                "--set",
                "out=" + place.path("merged"));
        CommandLine local = CommandLine.run(
                "evaluate", "--config", config, "--set", "engine=local", "--set", "out=" + place.path("local"));

        assertThat(spark.errors()).isEmpty();
        assertThat(spark.err()).contains("s an image on an executor");
        assertThat(merged.errors()).isEmpty();
        assertThat(local.errors()).isEmpty();
        Workplace.requireSameArrays(place.path("merged"), place.path("local"));
        for (String list : new String[] {"items.txt", "identity.json", "results.csv", "images.csv"}) {
            assertThat(place.path("merged").resolve(list))
                    .hasSameTextualContentAs(place.path("local").resolve(list));
        }
        assertThat(Workplace.files(place.path("merged"), "items/**"))
                .isEqualTo(Workplace.files(place.path("local"), "items/**"));
        assertThat(Files.exists(place.path("merged").resolve("report.html"))).isTrue();
    }

    @Test
    void should_notice_that_the_images_are_others() throws IOException {
        Workplace place = new Workplace(folder);
        Path images = Files.createDirectories(place.path("images"));
        Files.copy(Workplace.data("scenes/007.png"), images.resolve("a.png"));
        Path config = place.config(
                "changing",
                "images: " + images,
                "methods: [am]",
                "metrics: [compactness]",
                "engine: {name: spark, partitions: 1}",
                "out: " + place.path("changing"));

        CommandLine before = Workplace.spark("evaluate", "--config", config);
        CommandLine again = Workplace.spark("evaluate", "--config", config, "--set", "title=Another");
        Files.move(images.resolve("a.png"), images.resolve("b.png"));
        CommandLine after = Workplace.spark("evaluate", "--config", config);

        assertThat(before.errors()).isEmpty();
        assertThat(again.errors()).isEmpty();
        assertThat(again.err()).contains("1 of 1 parts are done already");
        assertThat(after.errors())
                .containsExactly("error: " + place.path("changing")
                        + ": holds shards of another config, list or model; give another out, or delete it");
    }
}
