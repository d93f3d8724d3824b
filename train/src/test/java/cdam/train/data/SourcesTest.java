package cdam.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.io.RunLock;
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

        assertThat(Sources.read(folder, null).files())
                .containsExactly(new LabelledFile(a, List.of("a")), new LabelledFile(b, List.of("b")));
    }

    /** Whoever wants it decides: a label set may leave it out. */
    @Test
    void should_know_an_empty_class() throws IOException {
        Pictures.write(folder.resolve("a/1.png"), 0, 1);
        Files.createDirectory(folder.resolve("b"));

        assertThat(Sources.read(folder, null).classes()).containsExactly("a", "b");
    }

    @Test
    void should_count_what_is_no_image_of_a_class() throws IOException {
        Pictures.write(folder.resolve("a/1.png"), 0, 1);
        Files.copy(folder.resolve("a/1.png"), folder.resolve("loose.png"));
        Files.copy(folder.resolve("a/1.png"), folder.resolve("a/2.jfif"));
        Files.writeString(folder.resolve("a/3.heic"), "\0\0\0\30ftypheic\0\0\0\0");
        Files.writeString(folder.resolve("labels.txt"), "a");
        Files.createDirectories(folder.resolve("out"));
        RunLock.acquireFolder(folder.resolve("out")).close();
        Files.copy(folder.resolve("a/1.png"), folder.resolve("out/curves.png"));

        Source source = Sources.read(folder, null);

        assertThat(source.files())
                .extracting(LabelledFile::file)
                .containsExactly(folder.resolve("a/1.png"), folder.resolve("a/2.jfif"));
        assertThat(source.classes()).containsExactly("a");
        assertThat(source.leftOut().line())
                .hasValue("left out: 1 .txt (" + folder.resolve("labels.txt") + "), 1 HEIC ("
                        + folder.resolve("a/3.heic") + "), 1 folder of results (" + folder.resolve("out")
                        + "), 1 images outside the class folders (" + folder.resolve("loose.png")
                        + "); to use HEIC, convert to JPEG or PNG");
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

        assertThat(Sources.read(list, null).files())
                .containsExactly(
                        new LabelledFile(folder.resolve("one.png"), List.of("cat", "dog")),
                        new LabelledFile(folder.resolve("two, three.png"), List.of("a \"big\" cat")),
                        new LabelledFile(folder.resolve("none.png"), List.of()));
    }

    @Test
    void should_read_tabs() throws IOException {
        Path list = folder.resolve("list.tsv");
        Files.writeString(list, "path\tlabel\none, two.png\tcat\n");

        assertThat(Sources.read(list, null).files())
                .containsExactly(new LabelledFile(folder.resolve("one, two.png"), List.of("cat")));
    }

    @Test
    void should_name_file_and_line_of_a_wrong_row() throws IOException {
        Path list = folder.resolve("list.csv");
        Files.writeString(list, "path,label\na.png\n");

        assertThatThrownBy(() -> Sources.read(list, null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("list.csv, line 2: expected 2 fields");
    }

    @Test
    void should_ask_for_the_columns_that_are_missing() throws IOException {
        Path list = folder.resolve("list.csv");
        Files.writeString(list, "file,class\na.png,b\n");

        assertThatThrownBy(() -> Sources.read(list, null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected columns named path and label")
                .hasMessageContaining("found file,class");
    }

    /** As Excel writes it, in Europe too: byte order mark, capitals, spaces, semicolons, tabs in a .csv. */
    @Test
    void should_read_what_spreadsheets_write() throws IOException {
        Path list = folder.resolve("list.csv");
        LabelledFile expected = new LabelledFile(folder.resolve("a b.png"), List.of("cat"));
        for (String text : List.of(
                "\uFEFFpath,label\r\na b.png,cat\r\n",
                "Path, Label\n a b.png , cat\n",
                "\uFEFFLabel;Path\n cat; \"a b.png\"\n",
                "path\tlabel\na b.png\tcat\n")) {
            Files.writeString(list, text);
            assertThat(Sources.read(list, null).files()).as(text).containsExactly(expected);
        }
        Files.writeString(list, "path,label\n\" a.png\",cat\n");
        assertThat(Sources.read(list, null).files().get(0).file()).isEqualTo(folder.resolve(" a.png"));
    }

    @Test
    void should_read_backslashes_of_windows() throws IOException {
        Path image = Pictures.write(folder.resolve("img/a.png"), 0, 1);
        Path list = folder.resolve("list.csv");
        Files.writeString(list, "path,label\nimg\\a.png,cat\n");

        assertThat(Sources.read(list, null).files()).containsExactly(new LabelledFile(image, List.of("cat")));
    }

    @Test
    void should_join_the_rows_of_an_image() throws IOException {
        Path list = folder.resolve("list.csv");
        Files.writeString(list, "path,label\na.png,bag\nb.png,bag\n./a.png,thing\na.png,bag\n");

        Source source = Sources.read(list, null);

        assertThat(source.files())
                .containsExactly(
                        new LabelledFile(folder.resolve("a.png"), List.of("bag", "thing")),
                        new LabelledFile(folder.resolve("b.png"), List.of("bag")));
        assertThat(source.notes()).singleElement().asString().contains("2 of 4 rows name an image of an earlier row");
    }
}
