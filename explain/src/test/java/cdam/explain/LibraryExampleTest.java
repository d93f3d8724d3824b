package cdam.explain;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.Fixtures;
import cdam.testing.ReadmeExample;
import cdam.testing.TinyModels;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's use as a library: compiled as printed, and run with a model and an image that the tests have. */
class LibraryExampleTest {
    @TempDir
    Path folder;

    @Test
    void should_work_as_the_readme_shows() throws Exception {
        Map<String, String> ours = Map.of(
                "out/quickstart/model",
                TinyModels.bundle("dino").path().toString(),
                "scripts/quickstart-data/scenes/007.png",
                Fixtures.path("images/alpha.png").toString(),
                "class:bag",
                "class:#3",
                "\"bag\", \"coat\"",
                "\"#3\", \"#5\"",
                "\"bag.png\"",
                '"' + folder.resolve("bag.png").toString() + '"');

        ReadmeExample.run("Explainer", ours, folder);

        assertThat(ImageIO.read(folder.resolve("bag.png").toFile())).isNotNull();
    }
}
