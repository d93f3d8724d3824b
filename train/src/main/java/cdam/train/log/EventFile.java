package cdam.train.log;

import cdam.io.ErrorMessages;
import cdam.io.InputException;
import cdam.io.MaskedChecksum;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/**
 * A TensorBoard event file: a TFRecord file of {@code Event} messages. A record is its length (8 bytes, little endian), the
 * length's masked CRC32C (4), the message, and the message's masked CRC32C (4). TensorBoard joins the files of a folder, so
 * that a run that goes on starts another one. Owns its stream.
 */
public final class EventFile implements AutoCloseable {

    private final Path file;
    private final Clock clock;
    private final OutputStream out;

    /** Starts a file in a folder. */
    public EventFile(Path folder, Clock clock) {
        this.file = folder.resolve("events.out.tfevents." + clock.millis() + ".cdam");
        this.clock = clock;
        try {
            Files.createDirectories(folder);
            out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
        write(event().setFileVersion("brain.Event:2").build());
    }

    /** Adds scalars at a step. */
    public void add(long step, Map<String, Double> scalars) {
        Summary.Builder summary = Summary.newBuilder();
        scalars.forEach((tag, value) ->
                summary.addValue(Summary.Value.newBuilder().setTag(tag).setSimpleValue(value.floatValue())));
        write(event().setStep(step).setSummary(summary).build());
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private Event.Builder event() {
        return Event.newBuilder().setWallTime(clock.millis() / 1000.0);
    }

    private void write(Event event) {
        byte[] message = event.toByteArray();
        ByteBuffer record = ByteBuffer.allocate(16 + message.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(message.length);
        record.putInt(MaskedChecksum.of(record.array(), 8))
                .put(message)
                .putInt(MaskedChecksum.of(message, message.length));
        try {
            out.write(record.array());
            out.flush();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private InputException cannotWrite(IOException e) {
        return new InputException(
                "cannot write " + file + ": " + ErrorMessages.of(e) + "; check its rights and the space left", e);
    }
}
