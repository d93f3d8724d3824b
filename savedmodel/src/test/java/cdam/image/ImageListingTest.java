package cdam.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.io.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageListingTest {
    @TempDir
    Path folder;

    @Test
    void should_list_images_of_every_extension_sorted_and_relative() throws IOException {
        for (String name : List.of("b.JPEG", "a.png", "sub/z.webp", "sub/deep/x.TIF", "c.npy", "notes.txt", "png")) {
            touch(name);
        }

        List<ImageFile> files = ImageFiles.list(List.of(folder)).images();

        assertThat(files)
                .extracting(file -> file.relative().toString())
                .containsExactly("a.png", "b.JPEG", "c.npy", "sub/deep/x.TIF", "sub/z.webp");
        assertThat(files.get(3).path()).isEqualTo(folder.resolve("sub/deep/x.TIF"));
    }

    @Test
    void should_skip_what_is_hidden_but_not_a_given_hidden_folder() throws IOException {
        touch(".hidden/a.png");
        touch(".hidden/.b.png");
        touch("c.png");

        assertThat(ImageFiles.list(List.of(folder)).images()).hasSize(1);
        assertThat(ImageFiles.list(List.of(folder.resolve(".hidden"))).images())
                .extracting(file -> file.relative().toString())
                .containsExactly("a.png");
    }

    /** Endings that this program does not know are no reason to leave out a picture. */
    @Test
    void should_know_images_by_their_first_bytes_and_count_all_others() throws IOException {
        Path jpeg = GoldenImages.file("gray.jpg");
        Path bitmap = GoldenImages.file("plain.bmp");
        for (String name : List.of("a.jfif", "b.jpe", "c", "d.jpg")) {
            Files.copy(jpeg, folder.resolve(name));
        }
        Files.copy(bitmap, folder.resolve("e.dib"));
        Files.writeString(folder.resolve("f.txt"), "BMW is no bitmap");
        Files.writeString(folder.resolve("g.heic"), "\0\0\0\30ftypheic\0\0\0\0");
        Files.writeString(folder.resolve("h.HEIC"), "\0\0\0\30ftypmif1\0\0\0\0");
        Files.writeString(folder.resolve("i.nef"), "II*\0");
        Files.writeString(folder.resolve("j"), "");
        Files.createSymbolicLink(folder.resolve("k.txt"), Path.of("nowhere"));
        touch(".DS_Store");
        touch(".git/a.png");

        ImageList list = ImageFiles.list(List.of(folder));

        assertThat(list.images())
                .extracting(file -> file.relative().toString())
                .containsExactly("a.jfif", "b.jpe", "c", "d.jpg", "e.dib");
        assertThat(ImageFiles.read(folder.resolve("a.jfif")).rgb())
                .isEqualTo(ImageFiles.read(jpeg).rgb());
        assertThat(list.leftOut().kinds())
                .extractingFromEntries(
                        entry -> entry.getKey() + " " + entry.getValue().count())
                .containsExactlyInAnyOrder(
                        ".txt 1",
                        "HEIC 2",
                        "camera raw or other TIFF 1",
                        "without an ending 1",
                        "broken link 1",
                        "hidden 2");
        assertThat(list.leftOut().line().orElseThrow())
                .startsWith("left out: 1 .txt (" + folder.resolve("f.txt") + "), 2 HEIC (")
                .endsWith("; to use HEIC, camera raw or other TIFF, convert to JPEG or PNG");
    }

    @Test
    void should_say_what_an_image_by_name_really_is() throws IOException {
        Path file = folder.resolve("a.jpg");
        Files.writeString(file, "\0\0\0\30ftypheic\0\0\0\0");

        assertThatThrownBy(() -> ImageFiles.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("found HEIC; convert it to JPEG or PNG");
    }

    /** Results may lie below the photos: they are none themselves. */
    @Test
    void should_leave_out_folders_of_results() throws IOException {
        touch("a.png");
        RunLock.acquireFolder(folder.resolve("out")).close();
        touch("out/a/cdam.top1.png");
        touch("copied/a/am.npy");
        Files.writeString(folder.resolve("copied/run.json"), "{\"format_version\" : 1, \"software\" : \"cdam 0.1.0\"}");
        touch("mine/b.png");
        Files.writeString(folder.resolve("mine/run.json"), "{\"mine\": 1}");

        ImageList list = ImageFiles.list(List.of(folder));

        assertThat(list.images()).extracting(file -> file.relative().toString()).containsExactly("a.png", "mine/b.png");
        assertThat(list.leftOut().kinds())
                .extractingFromEntries(
                        entry -> entry.getKey() + " " + entry.getValue().count())
                .containsExactly(".json 1", "folder of results 2");
        assertRefused(folder.resolve("copied"), "expected a folder of images, found the results of a run");
    }

    @Test
    void should_take_once_what_is_given_twice() throws IOException {
        Path file = touch("sub/a.png");

        ImageList list = ImageFiles.list(List.of(folder, file, folder.resolve("sub")));

        assertThat(list.images())
                .extracting(image -> image.relative().toString())
                .containsExactly("sub/a.png");
        assertThat(list.leftOut().line()).hasValue("left out: 2 given twice (" + file + ")");
    }

    @Test
    void should_keep_the_given_order_and_any_file_named_itself() throws IOException {
        Path odd = touch("picture.data");
        Path second = touch("sub/a.png").getParent();

        List<ImageFile> files = ImageFiles.list(List.of(odd, second)).images();

        assertThat(files).extracting(file -> file.relative().toString()).containsExactly("picture.data", "a.png");
    }

    @Test
    void should_follow_links() throws IOException {
        Path target = touch("elsewhere/a.png").getParent();
        Path given = Files.createDirectory(folder.resolve("given"));
        Files.createSymbolicLink(given.resolve("link"), target);

        assertThat(ImageFiles.list(List.of(given)).images())
                .extracting(file -> file.relative().toString())
                .containsExactly("link/a.png");
    }

    /** They fail when they are read, each by itself. */
    @Test
    void should_list_broken_links_and_loops_beside_the_others() throws IOException {
        touch("b.png");
        Files.createSymbolicLink(folder.resolve("a.png"), Path.of("nowhere"));
        Files.createSymbolicLink(folder.resolve("again"), folder);
        Files.createSymbolicLink(folder.resolve(".hidden"), folder);

        List<ImageFile> files = ImageFiles.list(List.of(folder)).images();

        assertThat(files).extracting(file -> file.relative().toString()).containsExactly("a.png", "again", "b.png");
        assertThatThrownBy(() -> ImageFiles.read(files.get(0).path()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a.png: expected an image file, found a broken link");
        assertThatThrownBy(() -> ImageFiles.read(files.get(1).path()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("again: expected an image file, found a link to a folder around it");
    }

    @Test
    void should_refuse_given_paths_that_lead_nowhere_and_nothing() throws IOException {
        Path broken = folder.resolve("a.png");
        Files.createSymbolicLink(broken, Path.of("nowhere"));
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertRefused(broken, "found a broken link");
        assertRefused(folder.resolve("missing"), "found nothing there");
        assertRefused(empty, "expected images (JPEG, PNG, WEBP, TIFF, GIF, BMP, NPY), found none in");
    }

    private static void assertRefused(Path path, String reason) {
        assertThatThrownBy(() -> ImageFiles.list(List.of(path)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    private Path touch(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }
}
