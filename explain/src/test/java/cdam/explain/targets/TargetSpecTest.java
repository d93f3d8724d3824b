package cdam.explain.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.io.InputException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets of classes whose names have signs in them that targets have too. */
class TargetSpecTest {
    private static Labels labels(String... names) {
        List<Label> all = new ArrayList<>();
        for (String name : names) {
            all.add(new Label(all.size(), Integer.toString(all.size()), name));
        }
        return new Labels(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contrast:T-shirt/top/crane | 0 | 1",
                "contrast:crane/T-shirt/top | 1 | 0",
                "contrast:#2/T-shirt/top    | 2 | 0",
                "contrast:crane / a/b/c     | 1 | 2",
            })
    void should_cut_a_contrast_where_both_sides_are_classes(String text, int first, int second) {
        assertThat(TargetSpec.parse(text).pair(labels("T-shirt/top", "crane", "a/b/c")))
                .extracting(Label::index)
                .containsExactly(first, second);
    }

    @Test
    void should_refuse_a_contrast_that_can_be_cut_twice_or_nowhere() {
        Labels labels = labels("a", "b/c", "a/b", "c");
        assertThatThrownBy(() -> TargetSpec.parse("contrast:a/b/c").pair(labels))
                .hasMessageContainingAll("found 2", "#INDEX");
        assertThatThrownBy(() -> TargetSpec.parse("contrast:a/x/y").pair(labels))
                .hasMessageContaining("found 0");
        assertThatThrownBy(() -> TargetSpec.parse("contrast:a/fox").pair(labels))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("class fox");
    }

    @Test
    void should_not_cut_a_list_within_a_name() {
        assertThat(TargetSpec.split("class:tench, Tinca tinca, class:C++,top:3,top1"))
                .containsExactly("class:tench, Tinca tinca", "class:C++", "top:3", "top1");
    }

    @Test
    void should_name_files_of_an_index_and_of_an_identifier_apart() {
        assertThat(TargetSpec.parse("class:#2").fileName()).isEqualTo("class-index-2");
        assertThat(TargetSpec.parse("class:2").fileName()).isEqualTo("class-2");
        assertThat(TargetSpec.parse("contrast:#2/#11").fileName()).isEqualTo("contrast-index-2-index-11");
        assertThat(TargetSpec.parse("class:C#").fileName()).isEqualTo("class-C_");
    }

    /** Two texts that give one file's name stand for these rows, which a run's record compares. */
    @Test
    void should_tell_which_rows_it_stands_for() {
        Labels labels = labels("C#", "C+", "fox");
        assertThat(TargetSpec.parse("class:C#").rows(labels)).contains("#0");
        assertThat(TargetSpec.parse("class:C+").rows(labels)).contains("#1");
        assertThat(TargetSpec.parse("contrast:fox/C+").rows(labels)).contains("#2 - #1");
        assertThat(TargetSpec.parse("class:all").rows(labels)).isEmpty();
        assertThat(TargetSpec.parse("top:2").rows(labels)).isEmpty();
    }
}
