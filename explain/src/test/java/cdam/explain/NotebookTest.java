package cdam.explain;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The notebook's cells in the shell that its kernel runs them in, with a model and an image that the tests have. */
class NotebookTest {
    private static final Map<String, String> OURS = Map.of(
            "root.resolve(\"out/quickstart/model\")",
            "Path.of(\"" + TinyModels.bundle("dino").path() + "\")",
            "root.resolve(\"scripts/quickstart-data/scenes/007.png\")",
            "Path.of(\"" + Fixtures.path("images/alpha.png") + "\")",
            "class:bag",
            "class:#3",
            "trouser/bag",
            "#3/#5");

    @Test
    void should_run_every_cell_and_end_three_in_an_image() {
        List<String> types = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                shell.addToClasspath(path);
            }
            JsonNode notebook =
                    new JsonMapper().readTree(Path.of("docs/maps.ipynb").toFile());
            for (JsonNode cell : notebook.path("cells")) {
                if (cell.path("cell_type").asString().equals("code")) {
                    assertThat(cell.path("outputs").isEmpty()).isTrue();
                    all.append(code(cell));
                    types.add(run(shell, code(cell)));
                }
            }
        }
        assertThat(all).contains(OURS.keySet());
        assertThat(types.stream().filter("java.awt.image.BufferedImage"::equals))
                .hasSize(3);
    }

    private static String code(JsonNode cell) {
        StringBuilder code = new StringBuilder();
        cell.path("source").forEach(line -> code.append(line.asString()));
        return code.toString();
    }

    /** The type of a cell's last expression; empty where it ends in something else. */
    private static String run(JShell shell, String cell) {
        String left = cell;
        for (Map.Entry<String, String> each : OURS.entrySet()) {
            left = left.replace(each.getKey(), each.getValue());
        }
        String type = "";
        while (!left.isBlank()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(left);
            assertThat(next.source()).as(left).isNotNull();
            for (SnippetEvent event : shell.eval(next.source())) {
                assertThat(event.status()).as(next.source()).isEqualTo(Snippet.Status.VALID);
                assertThat(event.exception()).as(next.source()).isNull();
                type = event.snippet() instanceof VarSnippet value ? value.typeName() : "";
            }
            left = next.remaining();
        }
        return type;
    }
}
