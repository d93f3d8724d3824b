package cdam.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.font.Typeface;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextFitTest {
    @Test
    void should_replace_what_no_line_of_xml_can_hold() {
        assertThat(TextFit.printable("a\nb\u0000c\uD800d\uFFFEe😀")).isEqualTo("a b c d e😀");
        assertThat(TextFit.printable("x".repeat(10_000))).hasSize(500);
    }

    @Test
    void should_shorten_with_an_ellipsis_only_what_is_too_long() {
        double width = Typeface.sans().width("soft-coated w…", 20);
        assertThat(TextFit.fit("soft-coated wheaten terrier", 20, width)).isEqualTo("soft-coated w…");
        assertThat(TextFit.fit("soft", 20, width)).isEqualTo("soft");
    }

    @Test
    void should_break_lines_between_words() {
        double width = Typeface.sans().width("one two", 10);
        assertThat(TextFit.wrap("one two three", 10, width)).containsExactly("one two", "three");
        assertThat(TextFit.wrap("", 10, width)).containsExactly("");
    }

    @Test
    void should_keep_the_ends_of_both_classes_of_a_contrast() {
        double width = Typeface.sans().width("against dishrag, dishcloth", 10);
        assertThat(TextFit.oneOrTwo("sandal against dress", 10, width)).containsExactly("sandal against dress");
        List<String> lines =
                TextFit.oneOrTwo("sandal, flip-flop, thong (a light shoe) against a coat for cold nights", 10, width);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("sandal, f").contains("…").endsWith("shoe)");
        assertThat(lines.get(1)).startsWith("against a").contains("…").endsWith("nights");
    }
}
