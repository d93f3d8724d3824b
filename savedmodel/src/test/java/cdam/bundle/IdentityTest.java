package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.testing.FrozenFiles;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backbone is said to be must be what is computed with. */
class IdentityTest {
    @TempDir
    Path folder = Path.of("");

    private Path path = Path.of("");
    private Path graph = Path.of("");

    @BeforeEach
    void copy() throws IOException {
        path = Files.createDirectory(folder.resolve("b"));
        Path from = TinyModels.bundle("dino").path();
        for (String file : new String[] {"saved_model.pb", "model.json"}) {
            Files.copy(from.resolve(file), path.resolve(file));
        }
        graph = path.resolve("saved_model.pb");
    }

    @Test
    void should_be_the_hash_of_the_file() {
        assertThat(Bundle.open(path).sha256())
                .isEqualTo(Hashes.sha256(graph))
                .isEqualTo(Bundle.open(path).card().savedModelSha256());
    }

    /** One weight is another, the file has the size, the time and the inode that it had, or the name only. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_notice_another_file_of_the_same_size_and_time(boolean inPlace) throws IOException {
        Bundle bundle = Bundle.open(path);
        assertThat(bundle.sha256()).hasSize(64);
        FileTime time = Files.getLastModifiedTime(graph);
        byte[] bytes = Files.readAllBytes(graph);
        bytes[bytes.length / 2] ^= 1;
        if (inPlace) {
            Files.write(graph, bytes);
        } else {
            Files.move(Files.write(folder.resolve("other"), bytes), graph, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setLastModifiedTime(graph, time);
        for (Bundle one : new Bundle[] {bundle, Bundle.open(path)}) {
            assertThatThrownBy(() -> Model.load(one, SessionOptions.DEFAULT))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("saved_model.pb: expected SHA-256 "
                            + one.card().savedModelSha256() + " as in model.json, found " + Hashes.sha256(graph));
        }
        assertThatThrownBy(() -> Bundle.open(path).sha256()).hasMessageContaining("expected SHA-256");
    }

    @ParameterizedTest
    @CsvSource({
        "depth, 3, 7, 'depth 7, the graph has 3'",
        "depth, 3, 2147483647, 'depth 2147483647, the graph has 3'",
        "depth, 3, 2, 'depth 2, the graph has 3'",
        "heads, 3, 1, 'heads 1, the graph has 3'",
        "width, 48, 96, 'width 96, the graph has 48'",
        "width, 48, 2147483646, 'width 2147483646, the graph has 48'",
        "patch, 8, 4, 'patch 4, the graph has 8'",
        "registers, 0, 4, 'registers 4, the graph has 0'",
        "hidden, 192, 1, 'hidden 1, the graph has 192'",
        "grid_rows, 4, 2147483647, 'grid_rows times grid_columns 8589934588, the graph has 16'",
        "layer_scale, false, true, 'layer_scale true, the graph was written with false'",
        "activation, \"gelu\", \"relu\", 'activation relu, the graph was written with gelu'",
        "epsilon, 1.0E-6, 0.5, 'epsilon 0.5, the graph was written with 1.0E-6'",
        "offset, 0.1, 0.0, 'interpolation {offset=0.0, antialias=false}, the graph was written with {offset=0.1, antialias=false}'"
    })
    void should_refuse_a_card_that_describes_another_graph(String key, String right, String wrong, String told) {
        FrozenFiles.replace(path.resolve("model.json"), "\"" + key + "\" : " + right, "\"" + key + "\" : " + wrong);
        assertThatThrownBy(() -> Model.load(Bundle.open(path), SessionOptions.DEFAULT))
                .isInstanceOf(InputException.class)
                .hasMessage(path.resolve("model.json")
                        + ": expected the architecture of the saved_model.pb beside it, found " + told
                        + "; import the checkpoint again");
    }

    @Test
    void should_refuse_sides_of_another_grid_with_as_many_patches() {
        Path card = path.resolve("model.json");
        FrozenFiles.replace(card, "\"grid_rows\" : 4", "\"grid_rows\" : 2");
        FrozenFiles.replace(card, "\"grid_columns\" : 4", "\"grid_columns\" : 8");
        assertThatThrownBy(() -> Model.load(Bundle.open(path), SessionOptions.DEFAULT))
                .hasMessageContaining("grid_rows 2, the graph was written with 4");
    }
}
