package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which class a word means; a number may be an index and an identifier. */
class LabelsTest {
    /** Folders 1 to 12, sorted as texts: 1, 10, 11, 12, 2 and so on. */
    private static Labels folders() {
        List<Label> all = new ArrayList<>();
        IntStream.rangeClosed(1, 12)
                .mapToObj(Integer::toString)
                .sorted()
                .forEach(id -> all.add(new Label(all.size(), id, id)));
        return new Labels(all);
    }

    @Test
    void should_refuse_an_index_that_is_another_classs_identifier_and_name_both() {
        assertThatThrownBy(() -> folders().find("2"))
                .hasMessageContainingAll("class 2: ambiguous", "#2 (11, 11)", "#4 (2, 2)");
        assertThat(folders().find("#2").id()).isEqualTo("11");
        assertThat(folders().find("#4").id()).isEqualTo("2");
    }

    @Test
    void should_take_a_number_that_means_one_class() {
        assertThat(folders().find("12").index()).as("no index").isEqualTo(3);
        assertThat(folders().find("0").id()).as("no identifier").isEqualTo("1");
        assertThat(Labels.numbered(12).find("7").index())
                .as("both are the same class")
                .isEqualTo(7);
        assertThatThrownBy(() -> folders().find("13")).hasMessageContaining("an index from 0 to 11");
        assertThatThrownBy(() -> folders().find("#12")).hasMessageContaining("an index from 0 to 11");
    }

    @Test
    void should_take_leading_zeros_as_part_of_an_identifier() {
        Labels labels = new Labels(List.of(new Label(0, "001", "fox"), new Label(1, "002", "dog")));
        assertThat(labels.find("001").index()).isZero();
        assertThat(labels.find("1").index()).isEqualTo(1);
        assertThatThrownBy(() -> labels.find("003")).hasMessageContaining("an index from 0 to 1");
    }

    @Test
    void should_take_an_identifier_where_a_file_says_identifiers() {
        assertThat(folders().findId("2").index()).isEqualTo(4);
        assertThat(folders().findId("0").index()).isZero();
    }

    @Test
    void should_call_a_class_by_what_no_other_one_is_called() {
        Labels labels = new Labels(List.of(
                new Label(0, "n02012849", "crane, bird"),
                new Label(1, "n03126707", "crane"),
                new Label(2, "n02106662", "German shepherd, Alsatian"),
                new Label(3, "a", "mask, face"),
                new Label(4, "b", "sunglasses"),
                new Label(5, "c", "sunglasses")));
        List<String> titles =
                List.of("crane, bird", "crane", "German shepherd", "mask, face", "sunglasses (b)", "sunglasses (c)");

        assertThat(labels.titles()).isEqualTo(titles);
        assertThat(IntStream.range(0, 6).mapToObj(labels::title)).containsExactlyElementsOf(titles);
    }
}
