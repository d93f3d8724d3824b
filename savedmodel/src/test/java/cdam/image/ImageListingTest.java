package cdam.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
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

        List<ImageFile> files = ImageFiles.list(List.of(folder));

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

        assertThat(ImageFiles.list(List.of(folder))).hasSize(1);
        assertThat(ImageFiles.list(List.of(folder.resolve(".hidden"))))
                .extracting(file -> file.relative().toString())
                .containsExactly("a.png");
    }

    @Test
    void should_keep_the_given_order_and_any_file_named_itself() throws IOException {
        Path odd = touch("picture.data");
        Path second = touch("sub/a.png").getParent();

        List<ImageFile> files = ImageFiles.list(List.of(odd, second));

        assertThat(files).extracting(file -> file.relative().toString()).containsExactly("picture.data", "a.png");
    }

    @Test
    void should_follow_links() throws IOException {
        Path target = touch("elsewhere/a.png").getParent();
        Path given = Files.createDirectory(folder.resolve("given"));
        Files.createSymbolicLink(given.resolve("link"), target);

        assertThat(ImageFiles.list(List.of(given)))
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

        List<ImageFile> files = ImageFiles.list(List.of(folder));

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
