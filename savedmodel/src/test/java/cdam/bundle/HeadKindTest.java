package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cdam.io.InputException;
import cdam.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadKindTest {
    @TempDir
    Path folder;

    @Test
    void should_give_each_kind_its_probabilities() {
        float[] logits = {(float) Math.log(3), 0};
        assertThat(HeadKind.SINGLE_LABEL.probabilities(logits))
                .containsExactly(new double[] {0.75, 0.25}, within(1e-7));
        assertThat(HeadKind.MULTI_LABEL.probabilities(logits)).containsExactly(new double[] {0.75, 0.5}, within(1e-7));
        assertThat(HeadKind.BINARY.probabilities(new float[] {-6.8f}))
                .containsExactly(new double[] {1 / (1 + Math.exp(6.8f))}, within(1e-12));
    }

    @Test
    void should_not_overflow() {
        float[] far = {1000, -1000};
        assertThat(HeadKind.SINGLE_LABEL.probabilities(far)).containsExactly(1, 0);
        assertThat(HeadKind.MULTI_LABEL.probabilities(far)).containsExactly(1, 0);
    }

    @Test
    void should_be_written_and_read_with_the_card() throws IOException {
        Path file = folder.resolve("card.json");
        Json.write(file, card(HeadKind.MULTI_LABEL, 2));
        assertThat(Files.readString(file)).contains("\"format_version\" : 2", "\"kind\" : \"multi-label\"");
        assertThat(read(file).kind()).isEqualTo(HeadKind.MULTI_LABEL);
        Files.writeString(file, Files.readString(file).replace("\"kind\" : \"multi-label\",", ""));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected the name kind");
    }

    @ParameterizedTest
    @CsvSource({
        "2, {}, single-label",
        "1, {}, binary",
        "2, {\"recipe\" : {\"task\" : \"multi-label\"}}, multi-label",
        "2, {\"recipe\" : {\"task\" : \"single-label\"}}, single-label",
        "2, {\"recipe\" : \"mine\"}, single-label"
    })
    void should_find_out_the_kind_of_a_card_of_format_1(int rows, String source, String kind) throws IOException {
        Path file = folder.resolve("card.json");
        Json.write(file, card(HeadKind.of(rows), rows));
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"format_version\" : 2", "\"format_version\" : 1")
                        .replaceFirst("\"kind\" : \"[a-z-]+\",", "")
                        .replaceFirst("\"source\" : \\{ \\}", "\"source\" : " + source));
        assertThat(read(file).kind()).hasToString(kind);
    }

    @Test
    void should_let_only_a_head_of_one_row_be_binary() {
        assertThatThrownBy(() -> card(HeadKind.BINARY, 2)).hasMessageContaining("found 2 rows of the kind binary");
        assertThatThrownBy(() -> card(HeadKind.SINGLE_LABEL, 1)).hasMessageContaining("found 1 row of the kind");
    }

    private static HeadCard card(HeadKind kind, int rows) {
        List<Label> labels = Labels.numbered(rows).all();
        return new HeadCard(kind, HeadInput.CLS, 48, labels, Map.of(), "");
    }

    private static HeadCard read(Path file) {
        return Json.read(file, HeadCard.class, HeadCard.FORMAT);
    }
}
