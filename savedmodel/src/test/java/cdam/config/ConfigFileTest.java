package cdam.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    record Inner(double learningRate, int steps) {
        Inner {
            if (!(learningRate > 0)) {
                throw new UsageException("expected a learning rate above 0, found " + learningRate);
            }
        }
    }

    record Places(Path out, List<Path> images, Map<String, Path> maps) {}

    record Outer(String name, Inner optimizer, List<String> methods) {}

    @TempDir
    Path folder;

    private Path yaml(String text) throws IOException {
        return Files.writeString(folder.resolve("c.yaml"), text);
    }

    @Test
    void should_read_a_record_and_put_settings_over_it() throws IOException {
        Path file = yaml("name: a\noptimizer:\n  learning_rate: 0.1\n  steps: 3\nmethods: am\n");
        Outer read = ConfigFile.read(file, Outer.class, List.of("optimizer.steps=7", "name=b"));
        assertThat(read).isEqualTo(new Outer("b", new Inner(0.1, 7), List.of("am")));
    }

    /** No URIs: a colon is a letter like another. */
    @Test
    void should_take_a_path_as_it_is_written() throws IOException {
        Path file = yaml("out: 'run 12:30/'\nimages: [a:b.png, '100% #1?.png', 'file:x']\nmaps: {mine: c:/d}\n");
        Places expected = new Places(
                Path.of("run 12:30"),
                List.of(Path.of("a:b.png"), Path.of("100% #1?.png"), Path.of("file:x")),
                Map.of("mine", Path.of("c:/d")));

        assertThat(ConfigFile.read(file, Places.class, List.of())).isEqualTo(expected);
        assertThat(ConfigFile.of(Map.of("out", "e:f", "images", "g:h"), Places.class, List.of("maps={}")))
                .isEqualTo(new Places(Path.of("e:f"), List.of(Path.of("g:h")), Map.of()));
    }

    @Test
    void should_say_which_path_the_system_cannot_have() throws IOException {
        Path file = yaml("out: o\nimages:\n- a\n- \"b\\0c\"\nmaps: {}\n");

        assertThatThrownBy(() -> ConfigFile.read(file, Places.class, List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("line 4, key images.1: expected a path, found one that the system cannot have");
    }

    @Test
    void should_name_file_line_key_and_the_nearest_key() throws IOException {
        Path file = yaml("name: a\noptimizer:\n  steps: 3\n  learnig_rate: 0.1\n");
        assertThatThrownBy(() -> ConfigFile.read(file, Outer.class, List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("c.yaml, line 4, key optimizer.learnig_rate")
                .hasMessageContaining("did you mean learning_rate?");
    }

    @Test
    void should_say_where_a_record_refuses_a_value() throws IOException {
        Path file = yaml("name: a\noptimizer:\n  learning_rate: -1\n  steps: 3\n");
        assertThatThrownBy(() -> ConfigFile.read(file, Outer.class, List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("line 2, key optimizer: expected a learning rate above 0, found -1.0");
    }

    @Test
    void should_refuse_broken_yaml_duplicate_keys_and_wrong_types_in_one_line() throws IOException {
        for (String text : List.of(
                "name: [",
                "name: a\nname: b\n",
                "optimizer: {steps: many}",
                "optimizer: {steps: 11e9999}",
                "methods: [a, null]",
                "",
                "- 1")) {
            Path file = yaml(text);
            assertThatThrownBy(() -> ConfigFile.read(file, Outer.class, List.of()))
                    .isInstanceOf(UsageException.class)
                    .message()
                    .startsWith(file.toString())
                    .doesNotContain("\n");
        }
    }

    private <T> T read(String text, Class<T> type) throws IOException {
        return ConfigFile.read(yaml(text), type, List.of());
    }

    /** YAML 1.2: an alias is what its anchor stands at, a tilde is nothing. */
    @Test
    void should_read_aliases_and_tildes() throws IOException {
        assertThat(read("name: &n a\noptimizer: &o {learning_rate: .5, steps: 3}\nmethods: [*n, b]\n", Outer.class))
                .isEqualTo(new Outer("a", new Inner(0.5, 3), List.of("a", "b")));
        Outer empty = read("name: a\noptimizer: ~\nmethods: ~\n", Outer.class);
        assertThat(empty.optimizer()).isNull();
        assertThat(empty.methods()).isNull();
        assertThat(ConfigFile.of(Map.of("name", "a"), Outer.class, List.of("name=~"))
                        .name())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"1.5", "1.0", "1e0", "010", "-007", "1_000", "many", "99999999999", "true", "'[1]'", ".inf"})
    void should_take_whole_numbers_only_as_they_are_written(String number) throws IOException {
        Path file = yaml("optimizer: {learning_rate: 1, steps: " + number + "}");
        assertThatThrownBy(() -> ConfigFile.read(file, Outer.class, List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("key optimizer.steps: expected a whole number, found ");
        assertThatThrownBy(() -> ConfigFile.of(
                        Map.of("optimizer", Map.of("learning_rate", "1", "steps", number)), Outer.class, List.of()))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void should_name_the_option_that_was_typed() {
        Map<String, Object> values = Map.of("optimizer", Map.of("learning_rate", "1", "steps", "many"));
        assertThatThrownBy(() -> ConfigFile.of(values, Outer.class, List.of(), Map.of("optimizer", "with")))
                .hasMessageStartingWith("--with: expected a whole number");
        assertThatThrownBy(() -> ConfigFile.of(Map.of(), Outer.class, List.of("optimizer.steps=many")))
                .hasMessageStartingWith("--set optimizer.steps: expected a whole number");
    }

    @Test
    void should_see_two_swapped_letters_as_one_mistake() {
        assertThat(Suggestion.distance("camd", "cdam")).isEqualTo(2);
        assertThat(Suggestion.distance("cadm", "cdam")).isEqualTo(1);
        assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestion.distance("", "am")).isEqualTo(2);
        assertThat(Suggestion.hint("bag", List.of("coat", "bags"))).isEqualTo(" (did you mean bags?)");
    }

    @Test
    void should_take_whole_numbers_as_text_where_a_command_line_gives_them() {
        assertThat(ConfigFile.of(
                                Map.of("optimizer", Map.of("learning_rate", "1e-3", "steps", "12")),
                                Outer.class,
                                List.of())
                        .optimizer())
                .isEqualTo(new Inner(1e-3, 12));
    }

    @Test
    void should_refuse_tags_of_ones_own_and_what_grows_without_bound() throws IOException {
        StringBuilder twice = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 25; i++) {
            twice.append(String.format(Locale.ROOT, "a%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
        }
        Map<String, String> texts = Map.of(
                "name: !!java.lang.Runtime x",
                "line 1: expected YAML: ",
                "name: !mine x",
                "line 1: expected YAML: ",
                "name: *none",
                "line 1: expected YAML: ",
                "name: &a [*a]",
                "at most 100 lists and keys within each other",
                twice.toString(),
                "expected",
                "name: " + "[".repeat(5000),
                "at most 100 lists and keys within each other",
                "name: a\n---\nname: b\n",
                "expected YAML",
                "out: ~/x\nimages: []\nmaps: {}",
                "found ~/x; write the home folder's own path");
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = yaml(text.getKey());
            Class<?> type = text.getKey().startsWith("out") ? Places.class : Outer.class;
            assertThatThrownBy(() -> ConfigFile.read(file, type, List.of()))
                    .as(text.getKey())
                    .isInstanceOf(UsageException.class)
                    .message()
                    .startsWith(file.toString())
                    .contains(text.getValue())
                    .doesNotContain("\n");
        }
    }

    @Test
    void should_refuse_keys_that_are_none_or_become_one() throws IOException {
        for (String text : List.of("&a : b", "1: a\n'1': b", "[a]: b")) {
            Path file = yaml(text);
            assertThatThrownBy(() -> ConfigFile.read(file, Map.class, List.of()))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("c.yaml: expected YAML: ");
        }
    }
}
