package cdam.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void should_quote_what_separates_fields() {
        assertThat(Csv.field("a, \"b\"")).isEqualTo("\"a, \"\"b\"\"\"");
        assertThat(Csv.field("-0.5")).isEqualTo("-0.5");
    }

    @Test
    void should_give_a_spreadsheet_no_formula_to_run() {
        assertThat(Csv.label("=1+1")).isEqualTo("'=1+1");
        assertThat(Csv.label("@SUM(A1,A2)")).isEqualTo("\"'@SUM(A1,A2)\"");
        assertThat(Csv.label("=1+cmd|calc")).isEqualTo("'=1+cmd|calc");
        assertThat(Csv.label("+1")).isEqualTo("'+1");
        assertThat(Csv.label("-1")).isEqualTo("'-1");
        assertThat(Csv.label("@sum")).isEqualTo("'@sum");
        assertThat(Csv.label("\t=1")).isEqualTo("'\t=1");
        assertThat(Csv.label("=1,\"x\"")).isEqualTo("\"'=1,\"\"x\"\"\"");
        assertThat(Csv.label("=a\nb")).isEqualTo("'=a b");
    }

    @Test
    void should_show_what_a_terminal_would_obey() {
        assertThat(Csv.label("\u001b[31mred\u202e")).isEqualTo("\\u001b[31mred\\u202e");
        assertThat(Csv.field("\u001b[31mred")).as("a table that is read back").isEqualTo("\u001b[31mred");
    }

    @Test
    void should_leave_other_names_as_they_are() {
        assertThat(Csv.label("zebra")).isEqualTo("zebra");
        assertThat(Csv.label("mosaic/00001")).isEqualTo("mosaic/00001");
        assertThat(Csv.label("a-b=c")).isEqualTo("a-b=c");
        assertThat(Csv.label("a,b")).isEqualTo("\"a,b\"");
        assertThat(Csv.label("")).isEmpty();
    }
}
