package cdam.image;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ImageNotesTest {
    @TempDir
    Path folder;

    @Test
    void should_say_that_samples_use_12_of_16_bits() {
        byte[] camera = gray16(0, 700, 4095, 12);

        assertThat(notes(camera)).singleElement().asString().startsWith("its samples use only 12 of 16 bits");
        assertThat(ImageFiles.read(camera, "camera.tiff", new Decoding()).rgb())
                .startsWith(0, 0, 0, 3, 3, 3, 16, 16, 16);
        assertThat(notes(gray16(0, 700, 65535, 12))).isEmpty();
        assertThat(notes(gray16(0, 0, 0, 0))).isEmpty();
    }

    @Test
    void should_say_that_a_jpeg_was_decoded_as_far_as_it_goes() throws IOException {
        byte[] whole = Files.readAllBytes(GoldenImages.file("gray.jpg"));
        byte[] cut = Arrays.copyOf(whole, whole.length * 7 / 10);
        cut[cut.length - 2] = -1;
        cut[cut.length - 1] = (byte) 0xd9;

        assertThat(notes(whole)).isEmpty();
        assertThat(notes(cut)).singleElement().asString().contains("seems damaged");
    }

    @Test
    void should_say_that_a_gifs_screen_was_left_out() throws IOException {
        byte[] gif = Files.readAllBytes(GoldenImages.file("plain.gif"));
        ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN).putShort(6, (short) 200);

        assertThat(notes(gif)).singleElement().asString().contains("180 x 120").contains("200 x 120");
    }

    @Test
    void should_say_it_once_for_many_files() throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger("image");
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try {
            ImageNotes.tell("first.png", List.of("a note of this test about 12 bits"));
            ImageNotes.tell("second.png", List.of("a note of this test about 10 bits"));
            Path file = Files.write(folder.resolve("camera.tiff"), gray16(0, 700, 4095, 12));
            ImageFiles.read(file);
        } finally {
            log.detachAppender(told);
        }

        assertThat(told.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .first()
                .asString()
                .startsWith("first.png: a note of this test about 12 bits");
    }

    private static List<String> notes(byte[] file) {
        Decoding decoding = new Decoding();
        ImageFiles.read(file, "noted", decoding);
        return decoding.notes();
    }

    /** A TIFF of 2 x 2 samples of 16 bits. */
    private static byte[] gray16(int... samples) {
        int[][] entries = {
            {256, 2}, {257, 2}, {258, 16}, {259, 1}, {262, 1}, {273, 8 + 2 + 12 * 9 + 4}, {277, 1}, {278, 2}, {279, 8}
        };
        ByteBuffer file = ByteBuffer.allocate(8 + 2 + 12 * entries.length + 4 + 2 * samples.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) entries.length);
        for (int[] entry : entries) {
            file.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
        }
        file.putInt(0);
        for (int sample : samples) {
            file.putShort((short) sample);
        }
        return file.array();
    }
}
