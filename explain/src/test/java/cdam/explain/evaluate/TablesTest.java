package cdam.explain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TablesTest {
    @Test
    void should_write_names_that_a_spreadsheet_would_run_as_text() {
        assertThat(Tables.quoted("=1+cmd|calc")).isEqualTo("'=1+cmd|calc");
        assertThat(Tables.quoted("+1")).isEqualTo("'+1");
        assertThat(Tables.quoted("-1")).isEqualTo("'-1");
        assertThat(Tables.quoted("@sum")).isEqualTo("'@sum");
        assertThat(Tables.quoted("\t=1")).isEqualTo("'\t=1");
        assertThat(Tables.quoted("=1,\"x\"")).isEqualTo("\"'=1,\"\"x\"\"\"");
        assertThat(Tables.quoted("=a\nb")).isEqualTo("\"'=a\nb\"");
    }

    @Test
    void should_leave_other_names_as_they_are() {
        assertThat(Tables.quoted("mosaic/00001")).isEqualTo("mosaic/00001");
        assertThat(Tables.quoted("a-b=c")).isEqualTo("a-b=c");
        assertThat(Tables.quoted("a,b")).isEqualTo("\"a,b\"");
        assertThat(Tables.quoted("")).isEmpty();
    }
}
