package cdam.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
    @TempDir
    Path folder;

    @Test
    void should_read_what_it_wrote() {
        for (int[] shape : new int[][] {{}, {3}, {2, 3}, {0, 4}, {2, 1, 5}}) {
            float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = i - 0.25f;
            }
            Path file = folder.resolve("a.npy");
            Npy.write(file, new NpyArray(shape, values));
            NpyArray read = Npy.read(file);
            assertThat(read.shape()).isEqualTo(shape);
            assertThat(read.values()).isEqualTo(values);
        }
    }

    @Test
    void should_start_data_at_a_multiple_of_64_as_numpy_does() {
        byte[] bytes = Npy.bytes(new NpyArray(new int[] {2}, new float[2]));
        assertThat(bytes.length % 64).isEqualTo(8);
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("'shape': (2,)");
    }

    /** numpy.array([1.5, -0.25, 65504], "f2"). */
    @Test
    void should_read_half_precision() throws IOException {
        Path file = folder.resolve("half.npy");
        byte[] header = Npy.bytes(new NpyArray(new int[] {3}, new float[3]));
        String text = new String(header, StandardCharsets.ISO_8859_1).replace("<f4", "<f2");
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), header.length - 6);
        System.arraycopy(new byte[] {0, 0x3e, 0, (byte) 0xb4, (byte) 0xff, 0x7b}, 0, bytes, bytes.length - 6, 6);
        Files.write(file, bytes);
        assertThat(Npy.read(file).values()).containsExactly(1.5f, -0.25f, 65504);
    }

    /** numpy.save of numpy.array([[0.5, -1.25, 3.1415927], [65504, 6.1035156e-05, 0]], "<f2"), NumPy 2.4. */
    @Test
    void should_write_half_precision_as_numpy_does() throws IOException {
        String header = "{'descr': '<f2', 'fortran_order': False, 'shape': (2, 3), }";
        byte[] numpy = HexFormat.of()
                .parseHex("934e554d505901007600"
                        + HexFormat.of()
                                .formatHex((header + " ".repeat(117 - header.length()) + "\n")
                                        .getBytes(StandardCharsets.US_ASCII))
                        + "003800bd4842ff7b00040000");
        Path file = folder.resolve("half.npy");

        Npy.writeHalf(file, new NpyArray(new int[] {2, 3}, new float[] {
            0.5f, -1.25f, (float) Math.PI, 65504, 0x1p-14f, 0
        }));

        assertThat(file).hasBinaryContent(numpy);
        assertThat(Npy.read(file).values()).containsExactly(0.5f, -1.25f, 3.140625f, 65504, 0x1p-14f, 0);
    }

    @Test
    void should_refuse_a_truncated_file_and_say_what_it_needed() throws IOException {
        Path file = folder.resolve("short.npy");
        byte[] bytes = Npy.bytes(new NpyArray(new int[] {2, 3}, new float[6]));
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("needs 24 bytes, found 23");
    }

    @Test
    void should_refuse_other_files() throws IOException {
        Path file = folder.resolve("text.npy");
        Files.writeString(file, "not an array at all");
        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a NumPy");
    }

    @Test
    void should_refuse_a_shape_whose_product_overflows() throws IOException {
        byte[] bytes = Npy.bytes(new NpyArray(new int[] {1, 1, 1}, new float[1]));
        String forged = new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("(1, 1, 1), }                     ", "(2147483647, 2147483647, 8), }   ");
        Path file = folder.resolve("forged.npy");
        Files.write(file, forged.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(InputException.class);
    }

    /** The file is sparse: it takes no disk. */
    @Test
    void should_refuse_more_than_java_maps_at_once() throws IOException {
        Path file = folder.resolve("large.npy");
        byte[] bytes = Npy.bytes(new NpyArray(new int[] {1, 1, 1}, new float[1]));
        String header = new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("(1, 1, 1), }          ", "(3, 16384, 16384), }  ");
        Files.write(file, header.getBytes(StandardCharsets.ISO_8859_1));
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(bytes.length - 4 + 4L * 3 * 16384 * 16384);
        }
        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("large.npy: expected an array of at most 2147483639 bytes, found 3221225472");
    }
}
