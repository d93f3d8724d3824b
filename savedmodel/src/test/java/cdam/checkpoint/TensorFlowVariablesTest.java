package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.testing.Backbones;
import cdam.testing.Fixtures;
import cdam.vit.Activation;
import cdam.vit.Mlp;
import cdam.vit.Positions;
import cdam.vit.ViTConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SavedModels of KerasHub's models; the numbers that they compute are compared in the command line's tests. */
class TensorFlowVariablesTest {
    private static final String INDEX = "variables/variables.index";
    private static final String DATA = "variables/variables.data-00000-of-00001";

    private static final Settings GELU = new Settings(null, Activation.GELU, null, null, null);

    @TempDir
    Path folder;

    private static ViTConfig config(Path model) {
        return Backbones.read(model, Backbones.ofHeads(2)).weights().config();
    }

    private Path copy(String model, String... files) throws IOException {
        Path target = Files.createDirectories(folder.resolve(model));
        Files.createDirectories(target.resolve("variables"));
        for (String file : files) {
            Files.copy(Fixtures.path("keras/" + model).resolve(file), target.resolve(file));
        }
        return target;
    }

    @Test
    void should_read_the_layout() {
        ViTConfig vit = Backbones.read(Fixtures.path("keras/vit"), ImportOptions.DEFAULTS)
                .weights()
                .config();
        assertThat(vit.heads()).as("of the shapes").isEqualTo(2);
        assertThat(vit.depth()).isEqualTo(2);
        ViTConfig dinov3 = config(Fixtures.path("keras/dinov3-gated"));
        assertThat(dinov3.activation()).as("of the operations").isEqualTo(Activation.GELU);
        assertThat(dinov3.layout().mlp()).isEqualTo(Mlp.GATED);
        assertThat(dinov3.layout().positions()).isEqualTo(Positions.ROTARY);
        assertThat(dinov3.registers()).isEqualTo(2);
        ViTConfig dinov2 = config(Fixtures.path("keras/dinov2"));
        assertThat(dinov2.gridRows()).as("of the graph's own size").isEqualTo(2);
        assertThat(dinov2.layerScale()).isTrue();
    }

    /** One on the mean of all tokens has the same variables. */
    @Test
    void should_take_the_classifier_only_where_the_graph_reads_one_token() throws IOException {
        ImportedModel token = Backbones.read(Fixtures.path("keras/vit-head"), ImportOptions.DEFAULTS);
        assertThat(token.head().orElseThrow().linear().classes()).isEqualTo(3);
        assertThat(token.report().ignored()).isEmpty();
        Path model = copy("vit-head", INDEX, DATA);
        for (String graph : new String[] {"", "keras/vit-mean/saved_model.pb"}) {
            if (!graph.isEmpty()) {
                Files.copy(Fixtures.path(graph), model.resolve("saved_model.pb"));
            }
            ImportedModel mean = Backbones.read(model, ImportOptions.DEFAULTS.with(GELU));
            assertThat(mean.head()).isEmpty();
            assertThat(mean.report().ignored()).containsExactly("predictions/kernel", "predictions/bias");
            assertThat(mean.report().notes()).anyMatch(note -> note.contains("says that it reads no single token"));
        }
    }

    @Test
    void should_ask_for_an_activation_that_nothing_says() throws IOException {
        Path model = copy("dinov3-gated", INDEX, DATA);
        assertThatThrownBy(() -> config(model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--activation gelu or --activation silu");
    }

    // The last 48 bytes are the footer, which is padded.
    @Test
    void should_refuse_what_differs_from_its_checksum() throws IOException {
        Path model = copy("vit", INDEX, DATA);
        byte[] index = Files.readAllBytes(model.resolve(INDEX));
        byte[] data = Files.readAllBytes(model.resolve(DATA));
        int refused = 0;
        int places = 0;
        for (int at = 0; at < index.length - 48; at += 37, places++) {
            refused += refused(model, INDEX, index, at);
        }
        assertThat(refused).as("of %d places of the index", places).isEqualTo(places);
        assertThat(refused(model, DATA, data, 100)).as("numbers").isEqualTo(1);
        int name = new String(data, StandardCharsets.ISO_8859_1).indexOf("vit_encoder/ln/gamma");
        assertThat(refused(model, DATA, data, name)).as("a name").isEqualTo(1);
        assertThat(config(model).depth()).isEqualTo(2);
    }

    private static int refused(Path model, String file, byte[] bytes, int at) throws IOException {
        byte[] damaged = bytes.clone();
        damaged[at] ^= 1;
        Files.write(model.resolve(file), damaged);
        try {
            config(model);
            return 0;
        } catch (InputException e) {
            assertThat(e).hasMessageStartingWith(model.toString()).hasMessageNotContaining("\n");
            return 1;
        } finally {
            Files.write(model.resolve(file), bytes);
        }
    }

    @Test
    void should_refuse_a_shorter_file_and_a_missing_one() throws IOException {
        Path model = copy("vit", INDEX, DATA);
        byte[] data = Files.readAllBytes(model.resolve(DATA));
        Files.write(model.resolve(DATA), Arrays.copyOf(data, 1000));
        assertThatThrownBy(() -> config(model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("truncated or damaged");
        Files.delete(model.resolve(DATA));
        assertThatThrownBy(() -> config(model))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("variables.data-00000-of-00001");
    }
}
