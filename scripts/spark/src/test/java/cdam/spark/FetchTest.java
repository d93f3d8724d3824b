package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.io.Json;
import cdam.spark.ShardReport.Failed;
import cdam.testing.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images on a file system that does not always give them; a part is tried three times. */
class FetchTest {
    @TempDir
    private static Path folder;

    private static Workplace place;
    private static String master;

    @BeforeAll
    static void importModel() {
        place = new Workplace(folder);
        System.setProperty(FlakyFiles.SETTING, FlakyFiles.class.getName());
        master = System.setProperty("spark.master", "local[2,3]");
    }

    @AfterAll
    static void giveBack() {
        System.clearProperty(FlakyFiles.SETTING);
        System.setProperty("spark.master", master);
    }

    private static Path images(String folder, String... names) throws IOException {
        Path images = Files.createDirectories(place.path(folder));
        for (String name : names) {
            Files.copy(Workplace.data("scenes/007.png"), images.resolve(name + ".png"));
        }
        return images;
    }

    private static CommandLine explain(String name, Path images) {
        return Workplace.spark(
                "explain",
                "--config",
                place.config(
                        name,
                        "images: " + FlakyFiles.address(images),
                        "methods: [am]",
                        "engine: {name: spark, partitions: 1}",
                        "out: " + place.path(name)));
    }

    private static ShardReport report(String name) throws IOException {
        return Json.read(Workplace.shards(place.path(name)).get(0).resolve("shard.json"), ShardReport.class);
    }

    @Test
    void should_try_again_what_fails_for_a_moment() throws IOException {
        CommandLine spark = explain("moment", images("a", "busy", "good"));

        assertThat(spark.errors()).isEmpty();
        assertThat(report("moment").failed()).isEmpty();
        assertThat(report("moment").attempt()).isEqualTo(2);
    }

    @Test
    void should_give_the_true_reason_of_what_stays_away() throws IOException {
        Path images = images("b", "broken", "gone", "good", "secret");

        CommandLine spark = explain("away", images);

        String at = FlakyFiles.address(images) + "/";
        List<Failed> failed = List.of(
                new Failed(
                        at + "broken.png",
                        at + "broken.png: cannot be fetched: IOException: no node answers for broken.png"),
                new Failed(
                        at + "gone.png",
                        at + "gone.png: cannot be fetched: FileNotFoundException: gone.png was deleted"),
                new Failed(
                        at + "secret.png",
                        at + "secret.png: cannot be fetched: AccessControlException: you may not read secret.png"));
        assertThat(report("away").failed()).containsExactlyElementsOf(failed);
        assertThat(report("away").attempt()).isEqualTo(3);
        assertThat(spark.errors())
                .containsExactly("error: 3 of 4 images have no results, the others are done; reasons are in each"
                        + " shard.json; the first: " + failed.get(0).image() + ": "
                        + failed.get(0).reason());
    }

    @Test
    void should_stop_where_a_file_system_gives_nothing_at_all() throws IOException {
        Path images = images("c", "broken-1", "broken-2");

        CommandLine spark = explain("nothing", images);

        assertThat(spark.errors())
                .containsExactly("error: " + FlakyFiles.address(images)
                        + "/broken-2.png: cannot be fetched: IOException: no node"
                        + " answers for broken-2.png (0 of 1 parts are done and stay; the same command goes on)");
    }

    @Test
    void should_do_a_part_again_whose_report_was_deleted() throws IOException {
        Path images = images("d", "good", "late");
        Path late = images.resolve("late.png");
        AtomicFiles.write(late, "half of it");
        CommandLine first = explain("again", images);
        Files.copy(images.resolve("good.png"), late, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(Workplace.shards(place.path("again")).get(0).resolve("shard.json"));

        CommandLine second = explain("again", images);

        assertThat(first.errors()).singleElement().asString().startsWith("error: 1 of 2 images have no results");
        assertThat(second.errors()).isEmpty();
        assertThat(Workplace.files(place.path("again"), "**/late/am.npy")).hasSize(1);
    }
}
