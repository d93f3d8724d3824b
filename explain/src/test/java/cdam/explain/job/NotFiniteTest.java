package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image whose maps overflow, among others. */
class NotFiniteTest {
    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void images() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        NpyArray good = Npy.read(Fixtures.path("dino/32x32/input.npy"));
        Npy.write(folder.resolve("in/a.npy"), good);
        Npy.write(folder.resolve("in/c.npy"), good);
        float[] huge = new float[good.values().length];
        Arrays.fill(huge, 3e38f);
        Npy.write(folder.resolve("in/b.npy"), new NpyArray(good.shape(), huge));
    }

    private CommandLine explain() {
        return CommandLine.run(
                "explain",
                "--model",
                TinyModels.bundle("dino").path(),
                "--image",
                folder.resolve("in"),
                "--method",
                "am,cdam",
                "--out",
                folder.resolve("out"));
    }

    @Test
    void should_name_the_image_write_none_of_its_maps_and_draw_the_others() throws IOException {
        Path out = folder.resolve("out");
        for (int run = 0; run < 2; run++) { // the second tries it again
            CommandLine explained = explain();
            assertThat(explained.status()).isEqualTo(1);
            assertThat(explained.errors())
                    .singleElement()
                    .asString()
                    .contains("1 of 3 images", "the first: ", "b.npy: prediction: expected finite numbers");
            assertThat(out.resolve("a/cdam.top1.npy")).exists();
            assertThat(out.resolve("c/sheet.png")).exists();
            assertThat(out.resolve("sheet.png")).exists();
            assertThat(out.resolve("b/am.npy")).doesNotExist();
            assertThat(out.resolve("b/cdam.top1.npy")).doesNotExist();
            assertThat(out.resolve("b/prediction.json")).doesNotExist();
            assertThat(Files.readString(out.resolve("index.html")))
                    .contains("b.npy: prediction: expected finite numbers");
        }
        Npy.write(folder.resolve("in/b.npy"), Npy.read(folder.resolve("in/a.npy")));
        assertThat(explain().status()).isZero();
        assertThat(Fixtures.relativeError(
                        Npy.read(out.resolve("b/am.npy")).values(),
                        Npy.read(out.resolve("a/am.npy")).values()))
                .isLessThan(1e-5);
    }

    /** A folder stands where the overview belongs. */
    @Test
    void should_go_on_where_an_overview_cannot_be_written() throws IOException {
        Files.delete(folder.resolve("in/b.npy"));
        Path out = folder.resolve("out");
        assertThat(explain().status()).isZero();
        Files.delete(out.resolve("a/am.npy"));
        Files.delete(out.resolve("sheet.png"));
        Files.createDirectories(out.resolve("sheet.png/mine"));

        CommandLine first = explain();

        assertThat(first.status()).isEqualTo(1);
        assertThat(first.errors())
                .singleElement()
                .asString()
                .contains("all scores are written, an overview is not: ", "sheet.png", "draws it again");
        assertThat(first.out()).contains("index.html");
        for (String file : new String[] {"a/am.npy", "c/cdam.top1.npy", "a/sheet.png", "index.html", "run.json"}) {
            assertThat(out.resolve(file)).isRegularFile();
        }
        Files.delete(out.resolve("sheet.png/mine"));
        Files.delete(out.resolve("sheet.png"));
        assertThat(explain().status()).isZero();
        assertThat(out.resolve("sheet.png")).isRegularFile();
    }
}
