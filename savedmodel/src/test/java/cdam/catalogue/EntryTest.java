package cdam.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
    @Test
    void should_take_the_last_part_of_an_address_for_the_files_name() {
        Entry entry = entry("https://host.org:8443/a%20b/weights-1.pth");

        assertThat(entry.fileName()).isEqualTo("weights-1.pth");
        assertThat(entry.uri().getPort()).isEqualTo(8443);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h/%zz/a",
                "https://h/a|b/c",
                "https://h/{a}/b",
                "https://h:port/a",
                "https://h:70000/a",
                "https://a_b/c",
                "https:///a",
                "https://h/",
                "https://h/a b/c",
                "ftp://h/a",
                "a"
            })
    void should_refuse_what_is_no_address_of_a_file(String url) {
        assertThatThrownBy(() -> entry(url))
                .isInstanceOf(InputException.class)
                .hasMessage("url: expected an http or https address of a file, found " + url);
    }

    private static Entry entry(String url) {
        return new Entry("mine", url, null, null, null, null);
    }
}
