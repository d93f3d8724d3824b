package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.cli.Console;
import cdam.cli.Main;
import cdam.testing.CommandLine;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without a font, as most images of containers are. */
class FontsTest {
    /** Beside the commands below; the one for the cache trains a head. */
    private static final List<String> RUNS = List.of("import", "cache", "explain", "evaluate");

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

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    /** All commands in one process, which ends with the first that fails. */
    static final class RunsAll {
        private static final String NEXT = ";";

        private RunsAll() {}

        static List<String> words(List<List<String>> commands) {
            return commands.stream()
                    .flatMap(words -> Stream.concat(words.stream(), Stream.of(NEXT)))
                    .toList();
        }

        public static void main(String[] args) {
            List<String> words = new ArrayList<>();
            for (String word : args) {
                if (!word.equals(NEXT)) {
                    words.add(word);
                    continue;
                }
                int status = Main.run(new Console(System.out, System.err, false), words.toArray(String[]::new));
                if (status != 0) {
                    System.exit(status);
                }
                words.clear();
            }
            System.exit(0);
        }
    }

    @Test
    void should_run_every_command_without_any() throws InterruptedException {
        try (Inputs inputs = new Inputs(folder.resolve("inputs"))) {
            List<List<String>> commands = new ArrayList<>();
            for (Scenario scenario : Scenario.all()) {
                if (RUNS.contains(scenario.name())) {
                    Path work = folder.resolve(scenario.name());
                    scenario.begin().accept(inputs, work);

                    commands.add(scenario.words().apply(inputs, work));
                }
            }
            String model = inputs.model().toString();
            String scenes = inputs.scenes().toString();
            String items = Inputs.data("items/val").toString();
            commands.add(List.of("inspect", model));
            commands.add(List.of("heads", "list", "--model", model));
            commands.add(List.of("models"));
            commands.add(List.of("concept", "--model", model, "--images", scenes, "--out", out("concept.safetensors")));
            commands.add(List.of("export", "--model", model, "--out", out("export")));
            commands.add(
                    List.of("bench", "--model", model, "--method", "cdam", "--rounds", "1", "--out", out("bench")));
            String cache = "features.cache=" + out("knn-cache");
            commands.add(List.of("knn", "--model", model, "--data", items, "--out", out("knn"), "--set", cache));

            CommandLine all = Program.start(hidden, RunsAll.class, RunsAll.words(commands))
                    .end();

            assertThat(all.err()).doesNotContain("not drawn").doesNotContain("error: ");
            assertThat(all.status()).isZero();
        }
        assertThat(folder.resolve("cache/out/curves.png")).isNotEmptyFile();
    }
}
