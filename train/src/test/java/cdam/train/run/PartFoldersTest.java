package cdam.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFoldersTest {
    @TempDir
    private Path folder;

    @Test
    void should_take_folders_named_train_and_val_as_parts_and_not_as_classes() throws IOException {
        create("train", "val");

        DataConfig data = data();

        assertThat(data.images()).isNull();
        assertThat(data.train()).isEqualTo(folder.resolve("train"));
        assertThat(data.val()).isEqualTo(folder.resolve("val"));
        assertThat(data.test()).isNull();
    }

    @Test
    void should_split_the_training_images_where_there_is_a_test_part_alone() throws IOException {
        create("Training", "test");

        DataConfig data = data();

        assertThat(data.images()).isEqualTo(folder.resolve("Training"));
        assertThat(data.val()).isNull();
        assertThat(data.test()).isEqualTo(folder.resolve("test"));
    }

    @Test
    void should_take_a_class_of_such_a_name_as_a_class() throws IOException {
        create("train", "test", "bus");

        assertThat(data().images()).isEqualTo(folder);
    }

    @Test
    void should_take_a_single_folder_as_a_class() throws IOException {
        create("train");

        assertThat(data().images()).isEqualTo(folder);
    }

    private void create(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectory(folder.resolve(name));
        }
    }

    private DataConfig data() {
        return new DataConfig(folder, null, null, null, null, null, null, null, null);
    }
}
