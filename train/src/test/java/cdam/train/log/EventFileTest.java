package cdam.train.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

class EventFileTest {
    private static final Clock NOON = Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    @Test
    void should_start_with_the_bytes_that_tensorflow_writes() throws IOException {
        try (EventFile events = new EventFile(folder, NOON)) {
            events.add(1, Map.of("loss", 2.5));
        }

        // length 24 with its masked CRC32C, then wall time 1000.0 and file version.
        assertThat(HexFormat.of().formatHex(bytes(), 0, 40))
                .isEqualTo("1800000000000000a37f4b22" + "090000000000408f40" + "1a0d627261696e2e4576656e743a32"
                        + HexFormat.of().formatHex(bytes(), 36, 40));
    }

    @Test
    void should_write_records_whose_checksums_fit() throws IOException {
        try (EventFile events = new EventFile(folder, NOON)) {
            events.add(1, Map.of("loss", 2.5));
            events.add(7, Map.of("top1", 0.75));
        }

        List<Event> events = read(ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN));
        assertThat(events).hasSize(3);
        assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
        assertThat(events.get(2).getStep()).isEqualTo(7);
        assertThat(events.get(2).getSummary().getValue(0).getTag()).isEqualTo("top1");
        assertThat(events.get(2).getSummary().getValue(0).getSimpleValue()).isEqualTo(0.75f);
    }

    private byte[] bytes() throws IOException {
        return Files.readAllBytes(folder.resolve("events.out.tfevents.1000000.cdam"));
    }

    private static List<Event> read(ByteBuffer bytes) throws IOException {
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.mark().get(length).reset();
            byte[] message = new byte[(int) bytes.getLong()];
            assertThat(unmasked(bytes.getInt())).isEqualTo(checksum(length));
            bytes.get(message);
            assertThat(unmasked(bytes.getInt())).isEqualTo(checksum(message));
            events.add(Event.parseFrom(message));
        }
        return events;
    }

    private static int unmasked(int masked) {
        return Integer.rotateLeft(masked - 0xa282ead8, 15);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
