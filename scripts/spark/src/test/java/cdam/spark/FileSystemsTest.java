package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/data/out", "/my data/100% of #1", "/run 12:30/Zürich"})
    void should_take_a_text_without_a_scheme_for_a_local_path_as_it_is(String text) {
        assertThat(FileSystems.path(text).toUri().getScheme()).isEqualTo("file");
        assertThat(FileSystems.path(text).toUri().getPath()).isEqualTo(text);
    }

    @Test
    void should_leave_an_address_to_its_file_system() {
        assertThat(FileSystems.path("hdfs://host:9000/out")).hasToString("hdfs://host:9000/out");
    }
}
