package cdam.explain;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A method, a target and a metric of another jar, that of scripts/library-example, by the command line. */
class ExtensionTest {
    private static final Path EXAMPLE = Path.of("../scripts/library-example/src/main");

    @TempDir
    static Path classes;

    @TempDir
    Path folder;

    @BeforeAll
    static void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.list(EXAMPLE.resolve("java/example"))) {
            List<String> options =
                    List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
            assertThat(compiler.getTask(
                                    null,
                                    null,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources.toList()))
                            .call())
                    .isTrue();
        }
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        try (Stream<Path> all = Files.list(EXAMPLE.resolve("resources/META-INF/services"))) {
            for (Path each : all.toList()) {
                Files.copy(each, services.resolve(each.getFileName().toString()));
            }
        }
    }

    @Test
    void should_be_shown_in_the_help() throws Exception {
        assertThat(run("help", "explain")).contains("random", "log-probability:A");
    }

    @Test
    void should_explain_and_evaluate() throws Exception {
        String model = TinyModels.bundle("dino").path().toString();
        String image = Fixtures.path("images/alpha.png").toString();
        Path out = folder.resolve("maps");
        run(
                "explain",
                "--model",
                model,
                "--image",
                image,
                "--method",
                "random[seed=3]",
                "--target",
                "log-probability:#3",
                "--out",
                out.toString());
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .contains("random.seed-3.log-probability-index-3.npy");
        }
        Path config = folder.resolve("evaluate.yaml");
        Files.writeString(
                config,
                "model: %s\nimages: [%s]\nout: %s\nmethods: [random, cdam]\nmetrics: [positive-share]\n"
                        .formatted(model, image, folder.resolve("numbers")));
        run("evaluate", "--config", config.toString());
        assertThat(Files.readString(folder.resolve("numbers/results.json"))).contains("positive-share", "random");
    }

    private static String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                "cdam.cli.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
