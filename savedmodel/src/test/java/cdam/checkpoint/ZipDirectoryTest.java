package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zip files that are damaged or forged, byte by byte; field offsets are APPNOTE.TXT's. */
class ZipDirectoryTest {
    private static final int CENTRAL = 0x02014b50;
    private static final byte[] PICKLE = new PickleBytes()
            .code('}')
            .text("x")
            .tensor("FloatStorage", "0", 6, 0, new int[] {6}, new int[] {1})
            .code('s')
            .stop();

    @TempDir
    Path folder;

    private byte[] whole = {};

    @BeforeEach
    void makeFile() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("data/0", TinyFiles.floats(0, 1, 2, 3, 4, 5));
        entries.put("version", "3\n".getBytes(StandardCharsets.US_ASCII));
        whole = TinyFiles.torch(PICKLE, entries);
    }

    private float[] read(byte[] file) {
        try (Checkpoint checkpoint = Checkpoint.open(TinyFiles.write(folder, file))) {
            return checkpoint.tensors().get(0).read();
        }
    }

    private void assertRefused(byte[] file, String... parts) {
        new TinyCheckpoint(folder).assertRefused(file, parts);
    }

    /** A copy of the file with some bytes changed. */
    private byte[] forged(Consumer<ByteBuffer> change) {
        byte[] copy = whole.clone();
        change.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
        return copy;
    }

    /** Where the n-th entry's header in the table of contents starts. */
    private int central(int entry) {
        ByteBuffer file = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int found = -1;
        for (int at = 0; at < whole.length - 4; at++) {
            if (file.getInt(at) == CENTRAL && ++found == entry) {
                return at;
            }
        }
        throw new IllegalArgumentException("no entry " + entry);
    }

    @Test
    void should_read_the_whole_file() {
        assertThat(read(whole)).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void should_refuse_every_truncation() {
        for (int length = 4; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "table of contents", "truncated");
        }
    }

    @Test
    void should_refuse_wrong_checksums() {
        int data = new String(whole, StandardCharsets.ISO_8859_1).indexOf("data/0") + "data/0".length();
        assertRefused(forged(file -> file.put(data + 2, (byte) 1)), "data/0", "expected the checksum", "damaged");
        assertRefused(forged(file -> file.putInt(central(0) + 16, 12345)), "data.pkl: expected the checksum 00003039");
    }

    @Test
    void should_read_files_whose_checksums_were_switched_off() {
        byte[] none = forged(file -> {
            for (int entry = 0; entry < 3; entry++) {
                file.putInt(central(entry) + 16, 0);
            }
        });
        assertThat(read(none)).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void should_refuse_compressed_entries() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("tiny/data.pkl"));
            zip.write(new byte[1 << 20]);
        }
        assertRefused(bytes.toByteArray(), "tiny/data.pkl", "expected it stored", "compressed");
    }

    @Test
    void should_refuse_sizes_and_offsets_outside_the_file() {
        assertRefused(
                forged(file -> file.putInt(central(1) + 20, 0x7fffffff).putInt(central(1) + 24, 0x7fffffff)),
                "data/0",
                "expected 2147483647 bytes",
                "truncated or damaged");
        assertRefused(
                forged(file -> file.putInt(central(1) + 24, 1000)), "data/0", "expected equal sizes", "1000 and 24");
        assertRefused(
                forged(file -> file.putInt(central(1) + 42, 0x7fffffff)), "expected 30 bytes at offset 2147483647");
        assertRefused(forged(file -> file.putInt(central(1) + 42, 5)), "expected its header at byte 5");
        assertRefused(
                forged(file -> file.putInt(whole.length - 22 + 12, 0x7fffffff)),
                "table of contents",
                "2147483647 bytes");
        assertRefused(
                forged(file -> file.putInt(central(1) + 24, -1).putInt(central(1) + 20, -1)),
                "zip64 sizes are missing");
    }

    @Test
    void should_refuse_overlapping_entries() {
        assertRefused(
                forged(file -> file.putInt(central(2) + 42, file.getInt(central(1) + 42))),
                "overlaps the one before it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "tiny/../../x", "..\\x"})
    void should_refuse_names_that_lead_out(String name) {
        assertRefused(
                TinyFiles.torch(PICKLE, Map.of("data/0", new byte[24], "../" + name, new byte[1])),
                name,
                "leads out of the archive");
    }

    @Test
    void should_refuse_names_longer_than_any() {
        byte[] longest = TinyFiles.torch(PICKLE, Map.of("data/0", new byte[24], "x".repeat(1019), new byte[1]));
        assertThat(read(longest)).hasSize(6);
        byte[] longer = TinyFiles.torch(PICKLE, Map.of("data/0", new byte[24], "x".repeat(1020), new byte[1]));
        assertRefused(longer, "expected a name of at most 1024 bytes, found one of 1025");
    }

    @Test
    void should_refuse_a_name_that_stands_twice() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("data/0", new byte[24]);
        entries.put("data/1", new byte[24]);
        whole = TinyFiles.torch(PICKLE, entries);
        assertRefused(
                forged(file -> file.put(central(2) + 46 + "tiny/data/1".length() - 1, (byte) '0')),
                "tiny/data/0 stands in the file twice");
    }

    /** torch.jit compresses the code, which is no reason to save the file again with torch.save. */
    @Test
    void should_tell_TorchScript_by_its_names_though_its_code_is_compressed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("net/code/__torch__.py", "net/data.pkl", "net/constants.pkl")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(PICKLE);
            }
        }
        assertRefused(bytes.toByteArray(), "a TorchScript program", "torch.jit.load(FILE).state_dict()");
    }

    @Test
    void should_refuse_zips_of_something_else() {
        assertRefused(TinyFiles.zip(Map.of("word/document.xml", new byte[3])), "none that torch.save wrote", "found 0");
        assertRefused(
                TinyFiles.zip(Map.of("a/data.pkl", PICKLE, "b/data.pkl", PICKLE)), "expected one data.pkl, found 2");
        assertRefused(
                TinyFiles.torch(PICKLE, Map.of("constants.pkl", new byte[3])),
                "TorchScript",
                "torch.jit.load(FILE).state_dict()");
    }

    /** The same archive with every size and offset in zip64 fields, as torch writes beyond 4 GB. */
    @Test
    void should_read_zip64() {
        assertThat(read(Zip64.of(whole, central(0)))).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void should_refuse_a_forged_zip64_end() {
        byte[] file = Zip64.of(whole, central(0));
        ByteBuffer forged = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int locator = file.length - 22 - 20;
        int end = (int) forged.getLong(locator + 8);
        forged.putLong(locator + 8, Long.MAX_VALUE);
        assertRefused(file, "expected 56 bytes at offset 9223372036854775807");
        forged.putLong(locator + 8, 3);
        assertRefused(file, "zip64 end record at byte 3");
        forged.putLong(locator + 8, end).putLong(end + 40, Long.MAX_VALUE);
        assertRefused(file, "table of contents", "9223372036854775807 bytes");
        forged.putLong(end + 40, -1);
        assertRefused(file, "table of contents");
    }
}
