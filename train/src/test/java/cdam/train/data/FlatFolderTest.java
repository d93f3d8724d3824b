package cdam.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.train.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ImageNet's and Tiny ImageNet's validation images, as they are downloaded. */
class FlatFolderTest {
    @TempDir
    private Path root;

    private Path folder;

    @BeforeEach
    void draw() {
        folder = root.resolve("ILSVRC/Data/CLS-LOC/val");
        for (int i = 1; i <= 3; i++) {
            Pictures.write(folder.resolve("ILSVRC2012_val_0000000" + i + ".png"), 0, i);
        }
    }

    @Test
    void should_find_the_table_above_the_folder() throws IOException {
        Path table = write("LOC_val_solution.csv", """
                ImageId,PredictionString
                ILSVRC2012_val_00000003,n02 1 2 3 4 n02 5 6 7 8\s
                ILSVRC2012_val_00000001,n01 10 10 80 80\s
                """);

        Source source = Sources.read(folder, null);

        assertThat(source.files()).containsExactly(file(1, "n01"), file(3, "n02"));
        assertThat(source.leftOut().kinds()).containsOnlyKeys("without a class");
        assertThat(source.notes())
                .containsExactly(folder + ": the classes of 2 images are read from " + table.toAbsolutePath());
    }

    @Test
    void should_read_numbers_by_the_map_beside_them() throws IOException {
        Path numbers = write("truth.txt", "2\n1\n2\n");
        write("map_clsloc.txt", "n09 1 kit_fox\nn08 2 English_setter\n");

        assertThat(Sources.read(folder, numbers).files())
                .containsExactly(file(1, "n08"), file(2, "n09"), file(3, "n08"));
    }

    /** The sorted order of ids would give other classes to nearly all images. */
    @Test
    void should_not_guess_what_numbers_mean() throws IOException {
        Path numbers = write("truth.txt", "2\n1\n2\n");
        assertRefused(numbers, "nothing says which class a number is");
        assertRefused(write("short.txt", "2\n1\n"), "expected a line for each of the 3 images, found 2");
        write("map_clsloc.txt", "n09 1 kit_fox\n");
        assertRefused(numbers, "line 1: expected one of 1 class numbers, found 2");
    }

    /** The first three images of ILSVRC 2012 show a sea snake (490), an alp (361) and a Shetland sheepdog (171). */
    @Test
    void should_know_the_numbers_of_ilsvrc_2012() {
        List<String> ids = Numbered.ilsvrc2012();

        assertThat(ids).hasSize(1000).doesNotHaveDuplicates().allMatch(id -> id.matches("n\\d{8}"));
        assertThat(List.of(ids.get(0), ids.get(489), ids.get(360), ids.get(170), ids.get(999)))
                .containsExactly("n02119789", "n01751748", "n09193705", "n02105855", "n03255030");
    }

    @Test
    void should_read_tiny_imagenet() throws IOException {
        Path images = root.resolve("tiny/val/images");
        Path first = Pictures.write(images.resolve("val_0.png"), 0, 1);
        Path second = Pictures.write(images.resolve("val_1.png"), 0, 2);
        Files.writeString(root.resolve("tiny/val/val_annotations.txt"), "val_0.png\tn02\t0\t0\t9\t9\nval_1.png\tn01\n");

        assertThat(Sources.read(root.resolve("tiny/val"), null).files())
                .containsExactly(new LabelledFile(first, List.of("n02")), new LabelledFile(second, List.of("n01")));
    }

    @Test
    void should_say_what_a_folder_without_class_folders_has() throws IOException {
        assertThatThrownBy(() -> Sources.read(folder, null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a folder for each class, found 3 images and no such folders")
                .hasMessageContaining("data.val_labels");
        assertRefused(write("other.csv", "ImageId,PredictionString\nx,n01\n"), "found x");
        Path table = write("LOC_val_solution.csv", "ImageId,PredictionString\nx,n01\n");
        assertThatThrownBy(() -> Sources.read(table, null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("give that folder as data.val and the file as data.val_labels");
    }

    private void assertRefused(Path labels, String reason) {
        assertThatThrownBy(() -> Sources.read(folder, labels))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(reason);
    }

    private LabelledFile file(int number, String id) {
        return new LabelledFile(folder.resolve("ILSVRC2012_val_0000000" + number + ".png"), List.of(id));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(root.resolve(name), text);
    }
}
