package cdam.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTensorTest {
    private static final ImageInput INPUT = new ImageInput(Framing.stretch(2, 3), Preprocessing.IMAGENET);

    @TempDir
    Path folder;

    @Test
    void should_normalise_by_hand_computed_values() {
        RgbImage image = new RgbImage(2, 1, new byte[] {0, 127, (byte) 255, (byte) 255, 0, 127});

        ImageTensor tensor = Preprocessing.IMAGENET.normalise(image);

        assertThat(tensor.values())
                .containsExactly(
                        (0f / 255 - 0.485f) / 0.229f,
                        (255f / 255 - 0.485f) / 0.229f,
                        (127f / 255 - 0.456f) / 0.224f,
                        (0f / 255 - 0.456f) / 0.224f,
                        (255f / 255 - 0.406f) / 0.225f,
                        (127f / 255 - 0.406f) / 0.225f);
    }

    @Test
    void should_give_a_picture_as_stored_as_seen_and_as_numbers() {
        Path file = Fixtures.path("images/plain.bmp");

        ImageInput.Loaded loaded = INPUT.load(file);

        assertThat(loaded.stored().rgb()).isEqualTo(ImageFiles.read(file).rgb());
        assertThat(loaded.picture().rgb())
                .isEqualTo(INPUT.framing().apply(loaded.stored()).rgb());
        assertThat(INPUT.photo(file, 4096).rgb()).isEqualTo(loaded.stored().rgb());
        assertThat(loaded.tensor().values())
                .isEqualTo(INPUT.preprocessing().normalise(loaded.picture()).values())
                .isEqualTo(INPUT.read(file).values());
        assertThat(loaded.sha256()).isEqualTo(Hashes.sha256(file));
    }

    @Test
    void should_give_a_tensor_as_it_is_and_its_picture() {
        Path file = folder.resolve("a.npy");
        RgbImage picture = new RgbImage(2, 1, new byte[] {0, 127, (byte) 255, (byte) 255, 0, 127});
        float[] values = Preprocessing.IMAGENET.normalise(picture).values();
        Npy.write(file, new NpyArray(new int[] {3, 1, 2}, values));

        ImageInput.Loaded loaded = INPUT.load(file);

        assertThat(loaded.tensor().values()).isEqualTo(values);
        assertThat(loaded.picture().rgb())
                .isEqualTo(picture.rgb())
                .isEqualTo(INPUT.photo(file, 4096).rgb());
        assertThat(loaded.stored()).isEqualTo(loaded.picture());
        assertThat(loaded.sha256()).isEqualTo(Hashes.sha256(file));
    }

    @Test
    void should_write_into_a_batch_at_its_place() {
        RgbImage image = new RgbImage(1, 1, new byte[] {10, 20, 30});
        float[] batch = new float[8];

        Preprocessing.IMAGENET.normalise(image, batch, 4);

        assertThat(batch).startsWith(0, 0, 0, 0).endsWith(0);
        assertThat(new float[] {batch[4], batch[5], batch[6]})
                .isEqualTo(Preprocessing.IMAGENET.normalise(image).values());
    }

    @Test
    void should_refuse_a_deviation_of_zero() {
        assertThatThrownBy(() -> new Preprocessing(new float[3], new float[] {1, 0, 1}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("standard deviation: expected finite numbers above 0, found [1.0, 0.0, 1.0]");
    }

    @Test
    void should_use_a_tensor_as_it_is() {
        Path file = Fixtures.path("dino/48x40/input.npy");
        NpyArray stored = Npy.read(file);

        ImageTensor tensor = INPUT.read(file);

        assertThat(tensor.height()).isEqualTo(48);
        assertThat(tensor.width()).isEqualTo(40);
        assertThat(tensor.values()).isEqualTo(stored.values());
    }

    @Test
    void should_take_a_batch_of_one_and_any_file_name() {
        Path file = folder.resolve("tensor.png");
        Npy.write(file, new NpyArray(new int[] {1, 3, 1, 2}, new float[] {1, 2, 3, 4, 5, 6}));

        assertThat(INPUT.read(file).width()).isEqualTo(2);
    }

    @Test
    void should_decode_frame_and_normalise_a_picture() {
        Path file = GoldenImages.file("plain.bmp");

        ImageTensor tensor = INPUT.read(file);

        RgbImage framed = Resize.resize(ImageFiles.read(file), Interpolation.BICUBIC, 2, 3);
        assertThat(tensor.values())
                .isEqualTo(Preprocessing.IMAGENET.normalise(framed).values());
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void should_refuse_what_is_no_number(float bad) {
        Path file = folder.resolve("tensor.npy");
        float[] values = new float[12];
        values[7] = bad;
        Npy.write(file, new NpyArray(new int[] {3, 2, 2}, values));

        assertThatThrownBy(() -> INPUT.read(file))
                .isInstanceOf(InputException.class)
                .hasMessage(file + ": expected finite numbers, found " + bad + " at (1, 1, 1)");
    }

    @Test
    void should_refuse_another_shape_or_type() throws Exception {
        Path file = folder.resolve("tensor.npy");
        Npy.write(file, new NpyArray(new int[] {2, 3, 3}, new float[18]));
        Path levels = folder.resolve("levels.npy");
        Files.copy(GoldenImages.file("plain.bmp.npy"), levels);

        assertThatThrownBy(() -> INPUT.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected an image tensor of shape (3, H, W) or (1, 3, H, W), found (2, 3, 3)");
        assertThatThrownBy(() -> INPUT.read(levels))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected an array of <f4, found |u1");
    }

    @Test
    void should_cut_the_right_and_lower_rest() {
        float[] values = new float[3 * 5 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }

        ImageTensor.Cut cut = new ImageTensor(5, 3, values).cutTo(2);

        assertThat(cut.rows()).isEqualTo(1);
        assertThat(cut.columns()).isEqualTo(1);
        assertThat(cut.isLossy()).isTrue();
        assertThat(cut.image().height()).isEqualTo(4);
        assertThat(cut.image().width()).isEqualTo(2);
        assertThat(cut.image().values())
                .containsExactly(
                        0, 1, 3, 4, 6, 7, 9, 10, 15, 16, 18, 19, 21, 22, 24, 25, 30, 31, 33, 34, 36, 37, 39, 40);
    }

    @Test
    void should_cut_nothing_from_whole_patches_and_refuse_less_than_one() {
        ImageTensor tensor = new ImageTensor(4, 6, new float[72]);

        assertThat(tensor.cutTo(2).image()).isSameAs(tensor);
        assertThat(tensor.cutTo(2).isLossy()).isFalse();
        assertThatThrownBy(() -> tensor.cutTo(5))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at least one patch, 5 x 5, found 4 x 6");
    }
}
