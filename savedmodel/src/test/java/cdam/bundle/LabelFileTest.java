package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.LabelFile.Entry;
import cdam.io.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of class names as people have them: read right, or refused. */
class LabelFileTest {
    @TempDir
    Path folder;

    private LabelFile read(String text) {
        try {
            return LabelFile.read(Files.writeString(folder.resolve("labels"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names(String text) {
        return read(text).entries().stream().map(Entry::name).toList();
    }

    private List<String> ids(String text) {
        return read(text).labels().all().stream().map(Label::id).toList();
    }

    static Stream<String> filesOfTheSameThreeNames() {
        return Stream.of(
                "t-shirt, top\nfox\nC++",
                "\uFEFFt-shirt, top\r\nfox\r\nC++\r\n",
                "name\nt-shirt, top\nfox\nC++",
                "\"t-shirt, top\"\nfox\nC++",
                "[\"t-shirt, top\", \"fox\", \"C++\"]",
                "[\"t-shirt, top\",\n\"fox\",\n\"C++\"]",
                "['t-shirt, top', 'fox', 'C++']",
                "{0: 't-shirt, top',\n 1: 'fox',\n 2: 'C++'}",
                "{0: \"t-shirt, top\", 2: 'C++', 1: 'fox',}",
                "{\"0\": \"t-shirt, top\", \"1\": \"fox\", \"2\": \"C++\"}",
                "{\"fox\": 1, \"t-shirt, top\": 0, \"C++\": 2}",
                "{\"hidden_size\": 8, \"id2label\": {\"0\": \"t-shirt, top\", \"1\": \"fox\", \"2\": \"C++\"}}",
                "0:t-shirt, top\n1:fox\n2:C++",
                "0: 't-shirt, top'\n1: 'fox'\n2: 'C++'",
                "0 t-shirt, top\n1 fox\n2 C++",
                "2\tC++\n0\tt-shirt, top\n1\tfox",
                "index,name\n0,\"t-shirt, top\"\n1,fox\n2,C++",
                "t-shirt, top 0\nfox 1\nC++ 2");
    }

    @ParameterizedTest
    @MethodSource("filesOfTheSameThreeNames")
    void should_read_names_by_their_place_or_index(String text) {
        assertThat(names(text)).containsExactly("t-shirt, top", "fox", "C++");
        assertThat(ids(text)).containsExactly("0", "1", "2");
    }

    static Stream<Arguments> filesWithIds() {
        return Stream.of(
                Arguments.of("c0,t-shirt\nc1,fox", List.of("c0", "c1"), List.of("t-shirt", "fox")),
                Arguments.of("id;name\nc0;t-shirt\nc1;fox", List.of("c0", "c1"), List.of("t-shirt", "fox")),
                Arguments.of("c0\tt-shirt, top\nc1\tfox", List.of("c0", "c1"), List.of("t-shirt, top", "fox")),
                Arguments.of(
                        "n01440764 tench, Tinca tinca\nn01443537 goldfish",
                        List.of("n01440764", "n01443537"),
                        List.of("tench, Tinca tinca", "goldfish")),
                Arguments.of(
                        "n02119789 1 kit_fox\nn02100735 2 English_setter",
                        List.of("n02119789", "n02100735"),
                        List.of("kit fox", "English setter")),
                Arguments.of(
                        "n01440764\nn99999999",
                        List.of("n01440764", "n99999999"),
                        List.of("tench, Tinca tinca", "n99999999")),
                Arguments.of(
                        "{\"0\": [\"n01440764\", \"tench\"], \"1\": [\"n01443537\", \"goldfish\"]}",
                        List.of("n01440764", "n01443537"),
                        List.of("tench", "goldfish")),
                Arguments.of("1\tfox\n2\tdog", List.of("1", "2"), List.of("fox", "dog")),
                Arguments.of("1: person\n90: toothbrush", List.of("1", "90"), List.of("person", "toothbrush")));
    }

    @ParameterizedTest
    @MethodSource("filesWithIds")
    void should_read_identifiers(String text, List<String> ids, List<String> names) {
        assertThat(ids(text)).isEqualTo(ids);
        assertThat(names(text)).isEqualTo(names);
    }

    /** Names with synonyms have commas too. */
    @Test
    void should_not_take_a_first_name_for_an_identifier() {
        assertThat(names("tench, Tinca tinca\ngoldfish, Carassius auratus"))
                .containsExactly("tench, Tinca tinca", "goldfish, Carassius auratus");
        assertThat(names("3 door car\n2 wheeler\nbus")).containsExactly("3 door car", "2 wheeler", "bus");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name\n",
                "{1: 'fox', 2: 'dog'}",
                "{\"fox\": 1, \"dog\": 2}",
                "{\"0\": \"fox\", \"0\": \"dog\"}",
                "{\"fox\": \"red\"}",
                "{\"0\": {\"name\": \"fox\"}}",
                "[1, 2]",
                "[\"fox\", \"dog\"",
                "'fox',\n'dog',\n'cat'",
                "c0,fox,red\nc1,dog,brown",
                "0\tn01440764\ttench\n1\tn01443537\tgoldfish",
                "c0,fox\nc0,dog",
            })
    void should_refuse_what_can_be_read_in_several_ways_or_none(String text) {
        assertThatThrownBy(() -> read(text).labels())
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(folder.resolve("labels") + ": expected ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void should_need_identifiers_where_names_are_looked_up_by_them() {
        Path file = folder.resolve("labels");
        assertThat(read("a\tfox\nb\tdog").names(file)).containsEntry("b", "dog");
        assertThatThrownBy(() -> read("fox\ndog").names(file)).hasMessageContaining("no id of the class fox");
    }

    @Test
    void should_bring_the_classes_of_imagenet() {
        Labels labels = Labels.read(Path.of("imagenet-1k"));
        assertThat(labels.size()).isEqualTo(1000);
        assertThat(labels.get(386)).isEqualTo(new Label(386, "n02504458", "African elephant, Loxodonta africana"));
        assertThat(labels.all()).extracting(Label::id).isSorted().doesNotHaveDuplicates();
        assertThat(labels.titles()).doesNotHaveDuplicates();
        assertThat(labels.title(386)).isEqualTo("African elephant");
        assertThat(labels.title(134)).as("the bird; the machine is 517").isEqualTo("crane (n02012849)");
        assertThat(labels.title(639)).isEqualTo("maillot, tank suit");
        assertThat(LabelFile.read(Path.of("imagenet-1k")).notes()).isEmpty();
    }

    @Test
    void should_note_imagenets_classes_in_another_order() {
        StringBuilder text = new StringBuilder();
        List<Label> all = Labels.read(Path.of("imagenet-1k")).all();
        for (int i = all.size() - 1; i >= 0; i--) {
            text.append(all.get(i).id()).append(' ').append(all.get(i).name()).append('\n');
        }
        assertThat(read(text.toString()).notes()).singleElement().asString().contains("not in the order");
    }

    /** A comma in a name of one's own is part of it. */
    @Test
    void should_shorten_wordnets_names_only() {
        assertThat(read("shirt, red\nshirt, blue").labels().titles()).containsExactly("shirt, red", "shirt, blue");
    }
}
