package cdam.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
    private static String line(String text) {
        return PlainText.line(text, PlainText.MESSAGE);
    }

    @Test
    void should_show_what_a_terminal_would_obey() {
        assertThat(line("a\u001b[31mb\u0007c\u0000")).isEqualTo("a\\u001b[31mb\\u0007c\\u0000");
        assertThat(line("\u009b2J\u0085\u007f")).as("C1, as bytes of Latin-1").isEqualTo("\\u009b2J\\u0085\\u007f");
        assertThat(line("photo\u202egnp.exe")).as("read from right to left").isEqualTo("photo\\u202egnp.exe");
        assertThat(line("\u2066a\u2069\u200f\ufeff\u2028")).isEqualTo("\\u2066a\\u2069\\u200f\\ufeff\\u2028");
        assertThat(line("lone \ud800 half")).isEqualTo("lone \\ud800 half");
    }

    @Test
    void should_leave_the_letters_of_all_languages_as_they_are() {
        String letters = "Größe, 界, می\u200cخواهم, שלום, 👩\u200d🔬, a\tb";
        assertThat(line(letters)).isEqualTo(letters);
    }

    @Test
    void should_make_one_line_of_several() {
        assertThat(line("  one\r\n   two\n\n\nthree  \n")).isEqualTo("  one two three  ");
        assertThat(line("\nerror: false")).isEqualTo("error: false");
    }

    @Test
    void should_cut_what_is_long_in_its_middle_and_say_so() {
        String cut = line("begin " + "x".repeat(3_000_000) + " end");

        assertThat(cut)
                .hasSizeLessThanOrEqualTo(PlainText.MESSAGE)
                .startsWith("begin xx")
                .endsWith("xx end")
                .contains(" ... (2999");
        assertThat(line(cut)).as("of what is cut nothing more is cut").isEqualTo(cut);
        assertThat(line("👩".repeat(800))).doesNotContain("\\ud83d").doesNotContain("?");
        assertThat(PlainText.line("x".repeat(1000), 1000)).hasSize(1000);
    }
}
