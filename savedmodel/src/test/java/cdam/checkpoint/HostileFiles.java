package cdam.checkpoint;

import cdam.testing.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Checkpoint files that were made to hurt their reader, one a trick. */
public final class HostileFiles {
    /**
     * A file.
     *
     * @param trick what is wrong with it
     * @param said a part of the one line that refuses it
     * @param content its bytes
     */
    public record HostileFile(String trick, String said, Supplier<byte[]> content) {
        /** Writes it. */
        public Path write(Path file) {
            try {
                return Files.write(file, content.get());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return trick;
        }
    }

    private static final int LONG_NAME = 65_000;

    /** All tricks. */
    public static final List<HostileFile> ALL = List.of(
            file(
                    "zip, a text of 2 GB",
                    "expected 2147483647 more bytes",
                    () -> pickle(new PickleBytes().code('X').little(0x7fffffff, 4))),
            file("legacy, half of the file", "truncated or damaged", () -> half("dino/backbone-legacy.pth")),
            file("zip, half of the file", "truncated", () -> half("dino/backbone.pth")),
            file("zip, lists nested 400,000 deep", "nested deeper", HostileFiles::nested),
            file(
                    "zip, a million and one dictionaries",
                    "more than 1000000 steps",
                    () -> pickle(repeated(new PickleBytes(), 1_000_001, '}'))),
            file("zip, values shared 2^40 times", "shared more often", HostileFiles::shared),
            file(
                    "zip, a list in itself",
                    "shared more often",
                    () -> pickle(new PickleBytes().code(']', 'q', 0, 'h', 0, 'a'))),
            file(
                    "zip, a call",
                    "nothing in it was run",
                    () -> pickle(new PickleBytes()
                            .global("os", "system")
                            .code('(')
                            .text("touch was-run")
                            .code('t', 'R'))),
            file("zip, 20 MB of texts", "bytes of text", HostileFiles::manyTexts),
            file(
                    "zip, a text of 64 MB",
                    "expected tensors, found none",
                    () -> pickle(new PickleBytes()
                            .code('}')
                            .text("x".repeat(64 << 20))
                            .code('N', 's'))),
            file("zip, a damaged storage", "expected the checksum", HostileFiles::damaged),
            file("zip, compressed zeros", "found it compressed", HostileFiles::bomb),
            file("zip, entries on the same bytes", "overlaps the one before it", HostileFiles::overlapping),
            file(
                    "zip, a name that leads out",
                    "leads out of the archive",
                    () -> TinyFiles.torch(new byte[0], Map.of("../../was-run", new byte[1]))),
            file(
                    "zip, a byte order of 64 MB",
                    "byteorder: expected little or big",
                    () -> TinyFiles.torch(new PickleBytes().code('}').stop(), Map.of("byteorder", new byte[64 << 20]))),
            file("zip, names of 65,000 bytes", "a name of at most 1024 bytes", () -> named(100, LONG_NAME)),
            file("zip, 20 MB of names", "a table of contents of", () -> named(300, LONG_NAME)),
            file("zip, 60,000 entries", "expected one data.pkl, found 0", () -> named(60_000, 200)),
            file(
                    "zip, a shape that overflows",
                    "overflows",
                    () -> TinyCheckpoint.zip(
                            TinyCheckpoint.oneTensor(0, new int[] {1 << 30, 1 << 30, 1 << 30}, new int[] {1, 1, 1}))),
            file(
                    "safetensors, a header of 2^62 bytes",
                    "safetensors header",
                    () -> ByteBuffer.allocate(64)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(1L << 62)
                            .put((byte) '{')
                            .array()),
            file(
                    "safetensors, tensors on the same bytes",
                    "expected bytes from 4",
                    () -> tensors("\"x\":" + entry("[1]", 0, 4) + ",\"y\":" + entry("[1]", 0, 4), 4)),
            file(
                    "safetensors, an offset of 2^62",
                    "truncated or damaged",
                    () -> tensors("\"x\":" + entry("[1]", 0, 1L << 62), 4)),
            file(
                    "safetensors, a shape that overflows",
                    "overflows",
                    () -> tensors("\"x\":" + entry("[2147483647,2147483647,2147483647]", 0, 4), 4)),
            file("safetensors, a header of 16 MB", "the limit of", () -> tensors(metadata(1_500_000), 0)),
            file("safetensors, 300,000 metadata", "at most 10000 metadata", () -> tensors(metadata(300_000), 0)),
            file(
                    "safetensors, a name of 3.9 MB",
                    "Name length",
                    () -> tensors("\"" + "\\u0007".repeat(650_000) + "\":" + entry("[1]", 0, 4), 4)),
            file(
                    "safetensors, a header nested a million deep",
                    "safetensors header",
                    () -> tensors("\"__metadata__\":" + "[".repeat(1_000_000), 0)));

    private HostileFiles() {}

    /** An honest file: one tensor of so many zeros, which take no room on most disks. */
    public static Path zeros(Path file, int numbers) {
        byte[] header = tensors("\"x\":" + entry("[" + numbers + "]", 0, 4L * numbers), 0);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(header);
            sparse.setLength(header.length + 4L * numbers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static HostileFile file(String trick, String said, Supplier<byte[]> content) {
        return new HostileFile(trick, said, content);
    }

    private static byte[] pickle(PickleBytes codes) {
        return TinyCheckpoint.zip(codes.stop());
    }

    private static PickleBytes repeated(PickleBytes pickle, int count, char code) {
        for (int i = 0; i < count; i++) {
            pickle.code(code);
        }
        return pickle;
    }

    private static byte[] nested() {
        return pickle(repeated(repeated(new PickleBytes(), 400_000, ']'), 399_999, 'a'));
    }

    private static byte[] shared() {
        PickleBytes lists = new PickleBytes().number(1).code('q', 0);
        for (int i = 0; i < 40; i++) {
            lists.code('h', i, 'h', i, 0x86, 'q', i + 1);
        }
        return pickle(lists);
    }

    private static byte[] manyTexts() {
        PickleBytes texts = new PickleBytes().code('(');
        for (int i = 0; i < 320; i++) {
            texts.text("x".repeat(1 << 16));
        }
        return pickle(texts.code('t'));
    }

    private static byte[] fixture(String name) {
        try {
            return Files.readAllBytes(Fixtures.path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] half(String fixture) {
        byte[] bytes = fixture(fixture);
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    private static byte[] damaged() {
        byte[] bytes = fixture("dino/backbone.pth");
        bytes[bytes.length / 2] ^= 1;
        return bytes;
    }

    private static byte[] bomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("tiny/data.pkl"));
            for (int i = 0; i < 1000; i++) {
                zip.write(new byte[1 << 20]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] overlapping() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("data/0", new byte[8]);
        byte[] bytes = TinyFiles.torch(new PickleBytes().code('}').stop(), entries);
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.length - 4; at++) {
            if (file.getInt(at) == 0x02014b50) { // the header of an entry in the table of contents
                file.putInt(at + 42, 0);
            }
        }
        return bytes;
    }

    private static byte[] named(int entries, int length) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        for (int i = 0; i < entries; i++) {
            String number = Integer.toString(i);
            all.put(number + "x".repeat(length - number.length()), new byte[0]);
        }
        return TinyFiles.zip(all);
    }

    private static byte[] tensors(String header, int data) {
        byte[] text = ("{" + header + "}").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    private static String entry(String shape, long start, long end) {
        return "{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[" + start + "," + end + "]}";
    }

    private static String metadata(int keys) {
        return "\"__metadata__\":{"
                + IntStream.range(0, keys).mapToObj(i -> "\"" + i + "\":\"\"").collect(Collectors.joining(",")) + "}";
    }
}
