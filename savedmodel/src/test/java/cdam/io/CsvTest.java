package cdam.train.report;

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
        assertThat(Csv.label("zebra")).isEqualTo("zebra");
    }
}
