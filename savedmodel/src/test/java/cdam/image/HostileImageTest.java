package cdam.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that keep a decoder busy, or claim what they do not hold. */
class HostileImageTest {
    private static final int PIECES = 500_000;

    /** Java's reader takes a time that grows with the square of their number. */
    @ParameterizedTest
    @ValueSource(strings = {"!\u00fe", "!\u0001", "!\u00ff\u000bNETSCAPE2.0"})
    void should_drop_a_gifs_extensions_of_very_many_pieces(String extension) throws IOException {
        byte[] gif = bytes("plain.gif");
        ByteArrayOutputStream hostile = new ByteArrayOutputStream();
        int picture = 13 + 3 * 256;
        hostile.write(gif, 0, picture);
        hostile.write(extension.getBytes(StandardCharsets.ISO_8859_1));
        for (int i = 0; i < PIECES; i++) {
            hostile.write(new byte[] {1, 'x'});
        }
        hostile.write(0);
        hostile.write(gif, picture, gif.length - picture);

        assertSamePicture(hostile.toByteArray(), gif, ImageFormat.GIF);
    }

    @Test
    void should_drop_a_jpegs_comments() throws IOException {
        byte[] jpeg = bytes("gray.jpg");
        ByteArrayOutputStream hostile = new ByteArrayOutputStream();
        hostile.write(jpeg, 0, 2);
        for (int i = 0; i < PIECES; i++) {
            hostile.write(new byte[] {-1, (byte) 0xfe, 0, 2});
        }
        hostile.write(jpeg, 2, jpeg.length - 2);

        assertSamePicture(hostile.toByteArray(), jpeg, ImageFormat.JPEG);
    }

    @Test
    void should_join_a_pngs_data_and_drop_its_texts() throws IOException {
        byte[] png = bytes("palette.png");
        int data = find(png, "IDAT") - 4;
        ByteArrayOutputStream hostile = new ByteArrayOutputStream();
        hostile.write(png, 0, data);
        byte[] text = chunk("zTXt", new byte[100]);
        byte[] empty = chunk("IDAT", new byte[0]);
        for (int i = 0; i < PIECES / 10; i++) {
            hostile.write(text);
            hostile.write(empty);
        }
        hostile.write(png, data, png.length - data);

        assertSamePicture(hostile.toByteArray(), png, ImageFormat.PNG);
    }

    /** What a plug-in sees of it is no longer than the plain file, and the picture is the same. */
    private static void assertSamePicture(byte[] hostile, byte[] plain, ImageFormat format) throws IOException {
        byte[] seen = FileChecks.checked(hostile, format, new Decoding(), new PixelLimit("hostile", 1 << 20));

        assertThat(seen).hasSizeLessThan(plain.length + 100);
        assertThat(ImageFiles.read(hostile, "hostile", new Decoding()).rgb())
                .isEqualTo(ImageFiles.read(plain, "plain", new Decoding()).rgb());
    }

    /** 99 scans of 49 million pixels took 25 seconds. */
    @Test
    void should_bound_scans_by_pixels() throws IOException {
        byte[] jpeg = bytes("progressive.jpg");
        int last = new String(jpeg, StandardCharsets.ISO_8859_1).lastIndexOf("\u00ff\u00da");
        ByteArrayOutputStream hostile = new ByteArrayOutputStream();
        hostile.write(jpeg, 0, last);
        for (int i = 0; i < 80; i++) {
            hostile.write(jpeg, last, jpeg.length - 2 - last);
        }
        hostile.write(jpeg, jpeg.length - 2, 2);
        byte[] file = hostile.toByteArray();

        assertThat(ImageFiles.read(file, "small.jpg", new Decoding()).width()).isEqualTo(180);
        int frame = find(file, "\u00ff\u00c2");
        ByteBuffer.wrap(file).putShort(frame + 5, (short) 7000).putShort(frame + 7, (short) 7000);
        assertThatThrownBy(() -> ImageFiles.read(file, "large.jpg", new Decoding()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a JPEG of 7000 x 7000 pixels and more than 32 scans");
    }

    /** All of them end as their formats ask: a reader that fills up what is missing sees no harm. */
    @ParameterizedTest
    @CsvSource({
        "gray.jpg, 'ÿÀ', 5, 10000 x 10000 pixels in",
        "progressive.jpg, 'ÿÂ', 5, 10000 x 10000 pixels in",
        "plain.gif, ',', 5, data for fewer than its 10000 x 10000 pixels",
    })
    void should_refuse_sizes_that_the_data_cannot_hold(String name, String before, int at, String reason)
            throws IOException {
        byte[] file = bytes(name);
        int sides = (name.endsWith(".gif") ? 13 + 3 * 256 : find(file, before)) + at;
        ByteBuffer.wrap(file)
                .order(name.endsWith(".gif") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .putShort(sides, (short) 10_000)
                .putShort(sides + 2, (short) 10_000);

        assertThatThrownBy(() -> ImageFiles.read(file, name, new Decoding()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void should_refuse_a_png_whose_data_cannot_hold_its_size() throws IOException {
        byte[] file = bytes("palette.png");
        byte[] header = Arrays.copyOfRange(file, 16, 29);
        ByteBuffer.wrap(header).putInt(10_000).putInt(10_000);
        System.arraycopy(chunk("IHDR", header), 0, file, 8, 25);

        assertThatThrownBy(() -> ImageFiles.read(file, "hollow.png", new Decoding()))
                .hasMessageContaining("10000 x 10000 pixels in");
    }

    @Test
    void should_refuse_a_png_header_that_does_not_fit_its_checksum() throws IOException {
        byte[] file = bytes("palette.png");
        file[24] ^= 1;

        assertThatThrownBy(() -> ImageFiles.read(file, "changed.png", new Decoding()))
                .hasMessageContaining("does not fit its checksum");
    }

    @Test
    void should_follow_the_run_lengths_of_a_bmp() {
        byte[] rows = {9, 1, 0, 0, 0, 3, 1, 0, 1, 0, 6, 1, 0, 1};
        byte[] whole = bmp(9, 2, rows);
        byte[] half = bmp(9, 2, new byte[] {9, 1, 0, 0, 0, 1});

        assertThat(ImageFiles.read(whole, "whole.bmp", new Decoding()).rgb())
                .hasSize(3 * 9 * 2)
                .contains((byte) 50);
        assertThatThrownBy(() -> ImageFiles.read(half, "half.bmp", new Decoding()))
                .hasMessageContaining("data for 1 of its 2 rows");
    }

    /** Of two colours: black and (50, 50, 50). */
    private static byte[] bmp(int width, int height, byte[] runs) {
        ByteBuffer file = ByteBuffer.allocate(62 + runs.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(62);
        file.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 8);
        file.putInt(1).putInt(runs.length).putInt(0).putInt(0).putInt(2).putInt(0);
        return file.putInt(0).putInt(0x323232).put(runs).array();
    }

    /** The structure of what lies inside a TIFF is not looked at: time is what ends it. */
    @ParameterizedTest
    @ValueSource(strings = {"plain.tiff", "gray.jpg", "plain.bmp", "plain.gif", "palette.png", "lossless.webp"})
    void should_end_when_the_time_is_over(String name) throws IOException {
        byte[] file = bytes(name);

        assertThatThrownBy(() -> ImageFiles.read(file, name, new Decoding(1 << 20, Duration.ZERO, () -> false)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("more than 0 seconds of decoding");
    }

    @Test
    void should_end_when_it_is_cancelled() throws IOException {
        byte[] file = bytes("plain.tiff");
        Decoding decoding = new Decoding(1 << 20, Duration.ofMinutes(1), () -> true);

        assertThatThrownBy(() -> ImageFiles.read(file, "plain.tiff", decoding))
                .hasMessageContaining("it was cancelled");
    }

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(GoldenImages.file(name));
    }

    private static int find(byte[] file, String marker) {
        return new String(file, StandardCharsets.ISO_8859_1).indexOf(marker);
    }

    private static byte[] chunk(String type, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
        chunk.putInt(content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content);
        CRC32 checksum = new CRC32();
        checksum.update(chunk.array(), 4, 4 + content.length);
        return chunk.putInt((int) checksum.getValue()).array();
    }
}
