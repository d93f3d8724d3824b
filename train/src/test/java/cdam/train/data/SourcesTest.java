package cdam.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.train.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    @TempDir
    private Path folder;

    @Test
    void should_read_a_folder_for_each_class_sorted() {
        Path b = Pictures.write(folder.resolve("b/2.png"), 0, 1);
        Path a = Pictures.write(folder.resolve("a/deep/1.png"), 0, 2);

        assertThat(Sources.read(folder))
                .containsExactly(new LabelledFile(a, List.of("a")), new LabelledFile(b, List.of("b")));
    }

    @Test
    void should_name_an_empty_class() throws IOException {
        Pictures.write(folder.resolve("a/1.png"), 0, 1);
        Files.createDirectory(folder.resolve("b"));

        assertThatThrownBy(() -> Sources.read(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("class b");
    }

    @Test
    void should_read_a_list_with_quotes_and_several_labels() throws IOException {
        Path list = folder.resolve("list.csv");
        Files.writeString(list, """
                id,label,path
                1,cat|dog,one.png
                2,"a ""big"" cat","two, three.png"

                3,,none.png
                """);

        assertThat(Sources.read(list))
                .containsExactly(
                        new LabelledFile(folder.resolve("one.png"), List.of("cat", "dog")),
                        new LabelledFile(folder.resolve("two, three.png"), List.of("a \"big\" cat")),
                        new LabelledFile(folder.resolve("none.png"), List.of()));
    }

    @Test
    void should_read_tabs() throws IOException {
        Path list = folder.resolve("list.tsv");
        Files.writeString(list, "path\tlabel\none, two.png\tcat\n");

        assertThat(Sources.read(list))
                .containsExactly(new LabelledFile(folder.resolve("one, two.png"), List.of("cat")));
    }

    @Test
    void should_name_file_and_line_of_a_wrong_row() throws IOException {
        Path list = folder.resolve("list.csv");
        Files.writeString(list, "path,label\na.png\n");

        assertThatThrownBy(() -> Sources.read(list))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("list.csv, line 2: expected 2 fields");
    }

    @Test
    void should_ask_for_the_columns_that_are_missing() throws IOException {
        Path list = folder.resolve("list.csv");
        Files.writeString(list, "file,class\na.png,b\n");

        assertThatThrownBy(() -> Sources.read(list))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected columns named path and label, found file, class");
    }
}
