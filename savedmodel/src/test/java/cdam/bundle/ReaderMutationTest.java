package cdam.bundle;

import static cdam.testing.Mutations.bytes;

import cdam.catalogue.Catalogue;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.testing.Fixtures;
import cdam.testing.FrozenFiles;
import cdam.testing.Mutations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this module reads besides checkpoints and images, at random damage. */
class ReaderMutationTest {
    private static final int CASES = Mutations.cases(300);

    @TempDir
    Path folder = Path.of("");

    private Path bundle = Path.of("");

    @BeforeEach
    void copy() {
        bundle = FrozenFiles.copy("bundle-1", folder);
    }

    @Test
    void should_read_or_refuse_a_models_card() {
        Path card = bundle.resolve("model.json");
        Mutations.check("model.json", CASES, true, List.of(bytes(card)), damaged -> {
            Files.write(card, damaged);
            Bundle.open(bundle).headNames();
        });
    }

    @Test
    void should_read_or_refuse_a_heads_card() {
        Path card = bundle.resolve("heads/animals.json");
        Mutations.check("a head's card", CASES, true, List.of(bytes(card)), damaged -> {
            Files.write(card, damaged);
            Bundle.open(bundle).head("animals");
        });
    }

    @Test
    void should_read_or_refuse_a_graph() {
        Path graph = bundle.resolve("saved_model.pb");
        Mutations.check("saved_model.pb", CASES, false, List.of(bytes(graph)), damaged -> {
            Files.write(graph, damaged);
            SavedModelSignatures.of(graph);
        });
    }

    @Test
    void should_read_or_refuse_labels() throws IOException {
        Path file = folder.resolve("labels.txt");
        String text = "n01440764 tench, Tinca tinca\nn01443537\tgoldfish\nfox\nzebra crossing\n";
        Mutations.check("labels", CASES, true, List.of(text.getBytes(StandardCharsets.UTF_8)), damaged -> {
            Files.write(file, damaged);
            Labels.read(file);
        });
    }

    @Test
    void should_read_or_refuse_arrays() {
        Path file = folder.resolve("array.npy");
        Mutations.check("npy", CASES, false, List.of(bytes(Fixtures.path("dino/32x32/input.npy"))), damaged -> {
            Files.write(file, damaged);
            Npy.read(file);
        });
    }

    @Test
    void should_read_or_refuse_a_catalogue() {
        Path file = folder.resolve("mine.yaml");
        String text =
                "models:\n- {name: demo, url: \"https://example.org/a/demo.pth\", bytes: 12, hash: \"md5:230cd5\"}\n";
        Mutations.check("a catalogue", CASES, true, List.of(text.getBytes(StandardCharsets.UTF_8)), damaged -> {
            Files.write(file, damaged);
            Catalogue.of(file).all();
        });
    }

    /** Written as the product's own are, read as maps are. */
    @Test
    void should_read_or_refuse_any_json() {
        Path file = folder.resolve("any.json");
        byte[] whole = Json.text(List.of(1, "two", List.of(3.5))).getBytes(StandardCharsets.UTF_8);
        Mutations.check("JSON", CASES, true, List.of(whole), damaged -> {
            Files.write(file, damaged);
            Json.read(file, Object.class);
        });
    }
}
