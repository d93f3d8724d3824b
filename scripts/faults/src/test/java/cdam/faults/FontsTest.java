package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.CommandLine;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without a font, as most images of containers are. */
class FontsTest {
    /** Those that draw; the one for the cache trains a head. */
    private static final List<String> DRAW = List.of("cache", "explain", "evaluate");

    @TempDir
    private Path folder;

    private String hidden = "";

    /** Libraries that cannot be loaded stand before those of the machine. */
    @BeforeEach
    void hideFonts() throws IOException {
        Path libraries = Files.createDirectories(folder.resolve("libraries"));
        Files.createFile(libraries.resolve("libfontconfig.so.1"));
        Files.createFile(libraries.resolve("libfontconfig.so"));
        hidden = "export LD_LIBRARY_PATH='" + libraries + "';";
    }

    /** Java's own way to draw a text, to show that fonts are hidden. */
    static final class DrawsText {
        private DrawsText() {}

        public static void main(String[] args) {
            new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB)
                    .createGraphics()
                    .getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 13))
                    .stringWidth("a");
        }
    }

    @Test
    void should_hide_the_fonts() throws InterruptedException {
        assertThat(Program.start(hidden, DrawsText.class, List.of()).end().status())
                .isNotZero();
    }

    @Test
    void should_train_explain_and_measure_without_any() throws InterruptedException {
        try (Inputs inputs = new Inputs(folder.resolve("inputs"))) {
            for (Scenario scenario : Scenario.all()) {
                if (DRAW.contains(scenario.name())) {
                    Path work = folder.resolve(scenario.name());
                    scenario.begin().accept(inputs, work);

                    CommandLine run = Program.start(hidden, scenario.words().apply(inputs, work))
                            .end();

                    assertThat(run.err()).doesNotContain("not drawn").doesNotContain("error: ");
                    assertThat(run.status()).as(scenario.name()).isZero();
                }
            }
        }
        assertThat(folder.resolve("cache/out/curves.png")).isNotEmptyFile();
    }
}
