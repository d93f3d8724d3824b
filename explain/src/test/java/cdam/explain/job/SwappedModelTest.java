package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.Hashes;
import cdam.io.Json;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maps of two backbones never lie in one folder under one name. */
class SwappedModelTest {
    @TempDir
    Path folder = Path.of("");

    private Path model = Path.of("");
    private Path graph = Path.of("");

    @BeforeEach
    void copy() throws IOException {
        model = Files.createDirectory(folder.resolve("m"));
        for (String file : new String[] {"saved_model.pb", "model.json"}) {
            Files.copy(TinyModels.bundle("dino").path().resolve(file), model.resolve(file));
        }
        Files.writeString(
                model.resolve("model.json"),
                Files.readString(model.resolve("model.json"))
                        .replace("\"default_head\" : \"default\"", "\"default_head\" : null"));
        graph = model.resolve("saved_model.pb");
    }

    private CommandLine explain() {
        return CommandLine.run(
                "explain",
                "--model",
                model,
                "--image",
                Fixtures.path("dino/32x32/input.npy"),
                "--method",
                "am",
                "--out",
                folder.resolve("out"));
    }

    private void changeOneWeight() throws IOException {
        byte[] bytes = Files.readAllBytes(graph);
        bytes[bytes.length / 2] ^= 1;
        Files.write(graph, bytes);
    }

    @Test
    void should_refuse_a_graph_that_is_not_the_cards_also_where_nothing_is_left_to_do() throws IOException {
        assertThat(explain().status()).isZero();
        assertThat(Json.read(folder.resolve("out/run.json"), RunRecord.class)
                        .identity()
                        .get("model"))
                .isEqualTo(Hashes.sha256(graph));
        changeOneWeight();
        CommandLine again = explain();
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.errors()).singleElement().asString().contains("saved_model.pb: expected SHA-256");
    }

    @Test
    void should_take_it_for_another_model_where_the_card_was_changed_too() throws IOException {
        assertThat(explain().status()).isZero();
        String before = Hashes.sha256(graph);
        changeOneWeight();
        Path card = model.resolve("model.json");
        Files.writeString(card, Files.readString(card).replace(before, Hashes.sha256(graph)));
        CommandLine again = explain();
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.errors())
                .singleElement()
                .asString()
                .contains("holds results with model " + before + ", this run has " + Hashes.sha256(graph));
    }
}
