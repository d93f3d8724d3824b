package cdam.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadImageTest {
    private static final int MUTATIONS = 15;
    private static final long FUZZ_PIXELS = 1_000_000;

    @TempDir
    Path folder;

    static Stream<Path> everyKind() {
        Path fixtures = GoldenImages.file("");
        Path more = GoldenImages.folder("images");
        return Stream.concat(
                GoldenImages.images(fixtures).stream().map(fixtures::resolve),
                GoldenImages.images(more).stream().map(more::resolve));
    }

    @Test
    void should_refuse_a_bomb_by_its_header() throws IOException {
        byte[] bomb = pngHeader(60_000, 60_000);

        assertThatThrownBy(() -> ImageFiles.read(bomb, "bomb.png", new Decoding()))
                .isInstanceOf(ImageTooLargeException.class)
                .hasMessageContaining("bomb.png")
                .hasMessageContaining("60000 x 60000")
                .hasMessageContaining("the limit of 100000000 pixels");
    }

    @Test
    void should_refuse_a_line_longer_than_any_picture() throws IOException {
        byte[] line = pngHeader(70_000, 1);

        assertThatThrownBy(() -> ImageFiles.read(line, "line.png", new Decoding()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("70000 x 1");
    }

    @Test
    void should_refuse_a_webp_frame_that_is_larger_than_its_canvas_says() throws IOException {
        Path file = GoldenImages.folder("images").resolve("exif-6.webp");
        byte[] bytes = Files.readAllBytes(file);
        int frame = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("VP8L");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(frame + 9, 0x0fffffff);

        assertThatThrownBy(() -> ImageFiles.read(bytes, "frame.webp", new Decoding()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("16384 x 16384");
    }

    @Test
    void should_give_up_on_pixels_that_a_webp_does_not_hold() throws IOException {
        byte[] bytes = Files.readAllBytes(GoldenImages.folder("images").resolve("exif-6.webp"));
        int frame = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("VP8L");
        int canvas = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("VP8X") + 12;
        int side = 9_999;
        ByteBuffer webp = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        webp.putInt(frame + 9, side << 14 | side);
        webp.putShort(canvas, (short) side).putShort(canvas + 3, (short) side);

        assertThatThrownBy(() -> ImageFiles.read(bytes, "hollow.webp", new Decoding()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the file ends early");
    }

    @Test
    void should_refuse_a_tiff_tile_that_is_larger_than_any_picture() throws IOException {
        byte[] bytes = Files.readAllBytes(GoldenImages.folder("images").resolve("gray.tiff"));
        ByteBuffer tiff = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int directory = tiff.getInt(4);
        for (int i = 0; i < tiff.getShort(directory); i++) {
            int entry = directory + 2 + 12 * i;
            if (tiff.getShort(entry) == 278) {
                // RowsPerStrip becomes TileWidth, a LONG.
                tiff.putShort(entry, (short) 322).putShort(entry + 2, (short) 4).putInt(entry + 8, 1 << 30);
            }
        }

        assertThatThrownBy(() -> ImageFiles.read(bytes, "tile.tiff", new Decoding()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("1073741824");
    }

    @Test
    void should_refuse_a_bmp_around_a_jpeg() throws IOException {
        byte[] bytes = Files.readAllBytes(GoldenImages.file("plain.bmp"));
        bytes[30] = 4;

        assertThatThrownBy(() -> ImageFiles.read(bytes, "wrapped.bmp", new Decoding()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("wraps a JPEG or PNG");
    }

    @Test
    void should_not_read_a_forged_colour_profile() throws IOException {
        Path file = GoldenImages.folder("images").resolve("icc.jpg");
        byte[] bytes = Files.readAllBytes(file);
        int profile = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("ICC_PROFILE") + 14;
        ByteBuffer.wrap(bytes).putInt(profile, Integer.MAX_VALUE - 8);

        assertThat(ImageFiles.read(bytes, "forged.jpg", new Decoding()).rgb())
                .isEqualTo(ImageFiles.read(file).rgb());
    }

    /** Scans are cheap to write, and each costs a decoder as much as the picture. */
    @Test
    void should_refuse_a_jpeg_of_scans_without_end() throws IOException {
        byte[] bytes = Files.readAllBytes(GoldenImages.file("progressive.jpg"));
        int last = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("\u00ff\u00da");
        int end = bytes.length - 2;

        assertThat(ImageFiles.read(withScans(bytes, last, end, 50), "fifty.jpg", new Decoding())
                        .rgb())
                .hasSize(ImageFiles.read(bytes, "progressive.jpg", new Decoding())
                        .rgb()
                        .length);
        assertThatThrownBy(() -> ImageFiles.read(withScans(bytes, last, end, 200), "scans.jpg", new Decoding()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("more than 100 scans");
        byte[] between = {0, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xd8}; // as decoders skip
        ByteArrayOutputStream hidden = new ByteArrayOutputStream();
        hidden.write(bytes, 0, last);
        hidden.write(between);
        hidden.write(withScans(bytes, last, end, 200), last, 200 * (end - last));
        assertThatThrownBy(() -> ImageFiles.read(hidden.toByteArray(), "hidden.jpg", new Decoding()))
                .hasMessageContaining("more than 100 scans");
    }

    /** The last scan again and again. */
    private static byte[] withScans(byte[] jpeg, int from, int end, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, from);
        for (int i = 0; i < times; i++) {
            out.write(jpeg, from, end - from);
        }
        out.write(jpeg, end, jpeg.length - end);
        return out.toByteArray();
    }

    @Test
    void should_take_another_limit() throws IOException {
        byte[] file = Files.readAllBytes(GoldenImages.file("plain.bmp"));

        assertThat(ImageFiles.read(file, "plain.bmp", atMost(180 * 120)).width())
                .isEqualTo(180);
        assertThatThrownBy(() -> ImageFiles.read(file, "plain.bmp", atMost(180 * 120 - 1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("180 x 120");
    }

    @Test
    void should_say_what_was_found_where_there_is_no_image() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
        Path empty = Files.writeString(folder.resolve("empty.jpg"), "");

        assertRefused(text, "expected an image (JPEG, PNG, WEBP, TIFF, GIF, BMP), found other bytes");
        assertRefused(empty, "found an empty file");
        assertRefused(folder, "found a folder");
        assertRefused(folder.resolve("missing.png"), "found nothing there");
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void should_refuse_half_a_file(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);

        assertThatThrownBy(() -> ImageFiles.read(half, "half", new Decoding()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("half: expected a whole")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void should_answer_damage_with_one_line_or_a_picture(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(file.getFileName().toString().hashCode());
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = mutate(whole, random);
            String answer = answer(damaged);
            assertThat(answer).as("mutation %d", i).doesNotContain("\n").hasSizeLessThan(400);
        }
    }

    private static Decoding atMost(long pixels) {
        return new Decoding(pixels, Duration.ofMinutes(1), () -> false);
    }

    /** Any exception but the one for users fails the test that asks. */
    private static String answer(byte[] file) {
        try {
            RgbImage image = ImageFiles.read(file, "damaged", atMost(FUZZ_PIXELS));
            return image.width() + " x " + image.height();
        } catch (InputException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Mostly in the first bytes, where the structure is. */
    private static byte[] mutate(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            int reach = random.nextInt(3) == 0 ? whole.length : Math.min(whole.length, 600);
            byte[] extremes = {0, (byte) 255, 127, (byte) random.nextInt(256)};
            damaged[random.nextInt(reach)] = extremes[random.nextInt(extremes.length)];
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(damaged, random.nextInt(whole.length)) : damaged;
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> ImageFiles.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(reason);
    }

    private static byte[] pngHeader(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, 2, 0, 0, 0});
        for (var chunk : List.of("IHDR", "IDAT", "IEND")) {
            byte[] data = chunk.equals("IHDR") ? header.toByteArray() : new byte[0];
            byte[] type = chunk.getBytes(StandardCharsets.US_ASCII);
            CRC32 crc = new CRC32();
            crc.update(type);
            crc.update(data);
            out.writeInt(data.length);
            out.write(type);
            out.write(data);
            out.writeInt((int) crc.getValue());
        }
        return bytes.toByteArray();
    }
}
