package cdam.train.head;

import cdam.io.AtomicFiles;
import cdam.io.BoundedFile;
import cdam.io.FormatVersion;
import cdam.io.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TrainingState} as a file: magic, CRC32C of the rest, then its fields in Java's big-endian data format. Written
 * atomically: it is the last state or the one before.
 */
public final class StateFile implements StateStore {
    /** "cdamST" and the layout's version. */
    private static final long MAGIC = 0x6364616d53540001L;

    private static final long VERSION_BITS = 0xffff;
    private static final FormatVersion FORMAT =
            new FormatVersion((int) (MAGIC & VERSION_BITS), "delete it to start again");

    /** What Java has in one array. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

    private final Path file;

    public StateFile(Path file) {
        this.file = file;
    }

    @Override
    public void save(TrainingState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new DataOutputStream(bytes), state);
        } catch (IOException e) {
            throw new InputException("cannot write " + file + ": " + e.getMessage(), e);
        }
        byte[] body = bytes.toByteArray();
        byte[] head =
                ByteBuffer.allocate(16).putLong(MAGIC).putLong(checksum(body)).array();
        AtomicFiles.write(file, out -> {
            out.write(head);
            out.write(body);
        });
    }

    @Override
    public @Nullable TrainingState load() {
        if (!Files.exists(file)) {
            return null;
        }
        InputException.requireFile(file, "a training state");
        try {
            ByteBuffer all = ByteBuffer.wrap(BoundedFile.bytes(file, MAX_BYTES, "a training state"));
            long magic = all.remaining() < 16 ? 0 : all.getLong();
            if ((magic | VERSION_BITS) != (MAGIC | VERSION_BITS)) {
                throw new InputException(file + ": expected a training state of this release, found other bytes;"
                        + " delete it to start again");
            }
            FORMAT.require(file, (int) (magic & VERSION_BITS));
            long expected = all.getLong();
            byte[] body = new byte[all.remaining()];
            all.get(body);
            if (checksum(body) != expected) {
                throw new InputException(
                        file + ": the checksum does not fit, the file was changed;" + " delete it to start again");
            }
            return read(new DataInputStream(new ByteArrayInputStream(body)));
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    private static void write(DataOutputStream out, TrainingState state) throws IOException {
        out.writeUTF(state.fingerprint());
        out.writeInt(state.epoch());
        out.writeInt(state.batch());
        out.writeLong(state.step());
        out.writeDouble(state.lossSum());
        writeVariables(out, state.variables());
        TrainingState.Best best = state.best();
        out.writeBoolean(best != null);
        if (best != null) {
            out.writeInt(best.epoch());
            out.writeDouble(best.loss());
            writeVariables(out, best.variables());
        }
        out.writeInt(state.history().size());
        for (EpochRecord record : state.history()) {
            out.writeInt(record.epoch());
            out.writeDouble(record.learningRate());
            out.writeDouble(record.trainLoss());
            out.writeInt(record.validation().size());
            for (Map.Entry<String, Double> metric : record.validation().entrySet()) {
                out.writeUTF(metric.getKey());
                out.writeDouble(metric.getValue());
            }
        }
    }

    private static TrainingState read(DataInputStream in) throws IOException {
        return new TrainingState(
                in.readUTF(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readDouble(),
                readVariables(in),
                in.readBoolean() ? new TrainingState.Best(in.readInt(), in.readDouble(), readVariables(in)) : null,
                readHistory(in));
    }

    private static List<EpochRecord> readHistory(DataInputStream in) throws IOException {
        List<EpochRecord> history = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int epoch = in.readInt();
            double learningRate = in.readDouble();
            double trainLoss = in.readDouble();
            Map<String, Double> validation = new LinkedHashMap<>();
            for (int metrics = in.readInt(); metrics > 0; metrics--) {
                validation.put(in.readUTF(), in.readDouble());
            }
            history.add(new EpochRecord(epoch, learningRate, trainLoss, validation));
        }
        return history;
    }

    private static void writeVariables(DataOutputStream out, HeadState state) throws IOException {
        out.writeInt(state.values().size());
        for (Map.Entry<String, float[]> variable : state.values().entrySet()) {
            float[] values = variable.getValue();
            out.writeUTF(variable.getKey());
            out.writeInt(values.length);
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
            bytes.asFloatBuffer().put(values);
            out.write(bytes.array());
        }
    }

    /** The checksum was right, so the lengths are what was written. */
    private static HeadState readVariables(DataInputStream in) throws IOException {
        SortedMap<String, float[]> values = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            float[] read = new float[in.readInt()];
            ByteBuffer.wrap(in.readNBytes(4 * read.length)).asFloatBuffer().get(read);
            values.put(name, read);
        }
        return new HeadState(values);
    }

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }
}
