package cdam.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes NumPy's {@code .npy} format, versions 1 to 3, little endian (NumPy's documentation,
 * "numpy.lib.format").
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 64 * 1024;

    /** What Java maps at once, less the few bytes that an array needs beside its numbers. */
    private static final long MAX_DATA = Integer.MAX_VALUE - 8;

    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']{1,16})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

    private Npy() {}

    /**
     * Reads an array of any of the types {@code <f2 <f4 <f8 <i4 <i8 |u1 |b1} as float32.
     *
     * @throws InputException if the file is none of these, or truncated, longer than its header says, or over 2 GiB
     */
    public static NpyArray read(Path file) {
        return read(file, Set.of("<f2", "<f4", "<f8", "<i4", "<i8", "|u1", "|b1"));
    }

    /**
     * Reads an array of {@code <f4} only, where other numbers would mean something else.
     *
     * @throws InputException if the file is no such array, or truncated, longer than its header says, or over 2 GiB
     */
    public static NpyArray readFloat32(Path file) {
        return read(file, Set.of("<f4"));
    }

    private static NpyArray read(Path file, Set<String> types) {
        InputException.requireFile(file, "a NumPy .npy file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer start = read(channel, 0, (int) Math.min(size, MAX_HEADER + 12), file);
            if (start.remaining() < 10 || !startsWithMagic(start)) {
                throw new InputException(file + ": expected a NumPy .npy file, found other bytes at its start");
            }
            int version = start.get(6);
            int lengthBytes = version == 1 ? 2 : 4;
            long headerLength = version == 1
                    ? Short.toUnsignedInt(start.getShort(8))
                    : start.remaining() < 12 ? Long.MAX_VALUE : Integer.toUnsignedLong(start.getInt(8));
            if (headerLength > Math.min(MAX_HEADER, size - 8 - lengthBytes)) {
                throw new InputException(file + ": the .npy header says " + headerLength
                        + " bytes, more than the file or the limit of " + MAX_HEADER + " holds");
            }
            int dataStart = 8 + lengthBytes + (int) headerLength;
            byte[] headerBytes = new byte[(int) headerLength];
            start.get(8 + lengthBytes, headerBytes);
            return read(
                    channel, file, new String(headerBytes, StandardCharsets.UTF_8), types, dataStart, size - dataStart);
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    private static NpyArray read(
            FileChannel channel, Path file, String header, Set<String> types, int dataStart, long dataSize)
            throws IOException {
        String type = find(DESCR, header, file);
        if (!types.contains(type)) {
            throw new InputException(
                    file + ": expected an array of " + String.join(", ", new TreeSet<>(types)) + ", found " + type);
        }
        boolean fortran = find(ORDER, header, file).equals("True");
        int itemSize = switch (type) {
            case "<f4", "<i4" -> 4;
            case "<f8", "<i8" -> 8;
            case "<f2" -> 2;
            default -> 1;
        };
        int[] shape;
        long count = 1;
        try {
            shape = Arrays.stream(find(SHAPE, header, file).split(","))
                    .map(String::trim)
                    .filter(axis -> !axis.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
            for (int axis : shape) {
                count = Math.multiplyExact(count, axis);
            }
            if (Math.multiplyExact(count, itemSize) != dataSize) {
                throw new InputException(file + ": shape " + NpyArray.describe(shape) + " of " + type + " needs "
                        + count * itemSize + " bytes, found " + dataSize);
            }
            if (dataSize > MAX_DATA) {
                throw new InputException(file + ": expected an array of at most " + MAX_DATA + " bytes, found "
                        + dataSize + "; save it in parts");
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new InputException(file + ": the .npy header's shape does not fit any array: " + header.trim(), e);
        }
        ByteBuffer data =
                channel.map(FileChannel.MapMode.READ_ONLY, dataStart, dataSize).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[(int) count];
        if (type.equals("<f4")) {
            data.asFloatBuffer().get(values);
            return new NpyArray(shape, fortran ? rowMajor(shape, values) : values);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "<f2" -> Half.toFloat(data.getShort(2 * i));
                case "<f8" -> (float) data.getDouble(8 * i);
                case "<i4" -> data.getInt(4 * i);
                case "<i8" -> data.getLong(8 * i);
                default -> Byte.toUnsignedInt(data.get(i));
            };
        }
        return new NpyArray(shape, fortran ? rowMajor(shape, values) : values);
    }

    /** Numbers whose first axis runs fastest, brought into the order where the last one does. */
    private static float[] rowMajor(int[] shape, float[] columnMajor) {
        float[] values = new float[columnMajor.length];
        int[] index = new int[shape.length];
        for (float value : columnMajor) {
            int offset = 0;
            for (int axis = 0; axis < shape.length; axis++) {
                offset = offset * shape[axis] + index[axis];
            }
            values[offset] = value;
            for (int axis = 0; axis < shape.length && ++index[axis] == shape[axis]; axis++) {
                index[axis] = 0;
            }
        }
        return values;
    }

    /** Writes an array as {@code <f4}, atomically. */
    public static void write(Path file, NpyArray array) {
        byte[] bytes = bytes(array);
        AtomicFiles.write(file, out -> out.write(bytes));
    }

    /** Writes an array as {@code <f2}, half as large, atomically; who does not want numbers lost asks {@link Half#holds} before. */
    public static void writeHalf(Path file, NpyArray array) {
        byte[] header = header(array, "<f2");
        ByteBuffer bytes =
                ByteBuffer.allocate(header.length + 2 * array.values().length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header);
        for (float value : array.values()) {
            bytes.putShort(Half.of(value));
        }
        AtomicFiles.write(file, out -> out.write(bytes.array()));
    }

    /** The {@code .npy} file of an array, as bytes. */
    public static byte[] bytes(NpyArray array) {
        byte[] header = header(array, "<f4");
        ByteBuffer bytes =
                ByteBuffer.allocate(header.length + 4 * array.values().length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header).asFloatBuffer().put(array.values());
        return bytes.array();
    }

    private static byte[] header(NpyArray array, String type) {
        String shape = NpyArray.describe(array.shape());
        if (array.shape().length == 1) {
            shape = shape.replace(")", ",)");
        }
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int padding = 63 - (10 + header.length()) % 64;
        header = header + " ".repeat(padding) + "\n";
        return ByteBuffer.allocate(10 + header.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static ByteBuffer read(FileChannel channel, long position, int length, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new InputException(file + " became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private static boolean startsWithMagic(ByteBuffer start) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (start.get(i) != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    private static String find(Pattern pattern, String header, Path file) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new InputException(file + ": the .npy header has no "
                    + pattern.pattern().substring(1, pattern.pattern().indexOf('\'', 1)) + " that this reader knows: "
                    + header.trim());
        }
        return matcher.group(1);
    }
}
