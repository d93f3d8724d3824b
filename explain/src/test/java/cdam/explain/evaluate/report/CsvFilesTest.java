package cdam.explain.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvFilesTest {
    @Test
    void should_write_names_that_a_spreadsheet_would_run_as_text() {
        assertThat(CsvFiles.quoted("=1+cmd|calc")).isEqualTo("'=1+cmd|calc");
        assertThat(CsvFiles.quoted("+1")).isEqualTo("'+1");
        assertThat(CsvFiles.quoted("-1")).isEqualTo("'-1");
        assertThat(CsvFiles.quoted("@sum")).isEqualTo("'@sum");
        assertThat(CsvFiles.quoted("\t=1")).isEqualTo("'\t=1");
        assertThat(CsvFiles.quoted("=1,\"x\"")).isEqualTo("\"'=1,\"\"x\"\"\"");
        assertThat(CsvFiles.quoted("=a\nb")).isEqualTo("\"'=a\nb\"");
    }

    @Test
    void should_leave_other_names_as_they_are() {
        assertThat(CsvFiles.quoted("mosaic/00001")).isEqualTo("mosaic/00001");
        assertThat(CsvFiles.quoted("a-b=c")).isEqualTo("a-b=c");
        assertThat(CsvFiles.quoted("a,b")).isEqualTo("\"a,b\"");
        assertThat(CsvFiles.quoted("")).isEmpty();
    }
}
