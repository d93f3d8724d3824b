package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cdam.io.InputException;
import cdam.testing.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoints with random damage: each is read, or refused in one line that names the file. {@code -Dcdam.mutations=N}
 * sets the number of cases, {@code -Dcdam.seed=S} the seed.
 */
class MutationTest {
    private static final int CASES = Integer.getInteger("cdam.mutations", 500);
    private static final long SEED = Long.getLong("cdam.seed", 1);
    /** There to end a hang, not to measure: a case takes milliseconds. */
    private static final Duration HANG = Duration.ofMinutes(1);

    private static final long[] INTERESTING = {0, 1, -1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffffL, 0xffffffffL, 1L << 62
    };

    @TempDir
    Path folder;

    @Test
    void should_read_or_refuse_damaged_files() throws IOException {
        List<Path> fixtures = fixtures();
        int refused = 0;
        for (int number = 0; number < CASES; number++) {
            Random random = new Random(SEED * 1_000_003 + number);
            Path fixture = fixtures.get(number % fixtures.size());
            byte[] bytes = mutated(fixture, random);
            Path file = Files.write(folder.resolve("mutated"), bytes);
            String what = fixture + ", case " + number;
            refused += assertTimeoutPreemptively(HANG, () -> refuses(file, what), what) ? 1 : 0;
        }
        System.out.println("damaged checkpoints: " + refused + " refused of " + CASES);
        assertThat(refused).as("refused of %d", CASES).isBetween(CASES / 4, CASES - 1);
    }

    private static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.walk(Fixtures.path(""))) {
            return files.filter(file -> file.toString().matches(".*\\.(pth|ckpt|safetensors)"))
                    .sorted()
                    .toList();
        }
    }

    /** Whether the last reader, which reads every tensor, refuses the file. */
    private static boolean refuses(Path file, String what) {
        List<Runnable> readers = List.of(
                () -> BackboneReader.read(file, ImportOptions.DEFAULTS.withHeads(2)),
                () -> HeadReader.read(file),
                () -> readAll(file));
        boolean refused = false;
        for (Runnable reader : readers) {
            refused = refuses(reader, file, what);
        }
        return refused;
    }

    private static boolean refuses(Runnable reader, Path file, String what) {
        try {
            reader.run();
            return false;
        } catch (InputException e) {
            assertThat(e).as(what).hasMessageStartingWith(file + ": ").hasMessageNotContaining("\n");
            return true;
        } catch (RuntimeException | Error e) {
            return fail(what, e);
        }
    }

    private static void readAll(Path file) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            checkpoint.tensors().forEach(StoredTensor::read);
        }
    }

    /** Damage anywhere, or only within the pickle of a zip file whose checksums are made right again. */
    private static byte[] mutated(Path fixture, Random random) throws IOException {
        byte[] file = Files.readAllBytes(fixture);
        if (file[0] == 'P' && random.nextInt(3) > 0) {
            Map<String, byte[]> entries = entries(fixture);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                if (entry.getKey().endsWith("data.pkl")) {
                    entry.setValue(damaged(entry.getValue(), random, 0));
                }
            }
            return TinyFiles.zip(entries);
        }
        return damaged(file, random, random.nextInt(3));
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    /** @param where 0: anywhere; 1: near the start; 2: near the end, where formats keep their tables */
    private static byte[] damaged(byte[] bytes, Random random, int where) {
        byte[] result = bytes.clone();
        for (int count = 1 + random.nextInt(4); count > 0 && result.length > 16; count--) {
            int span = where == 0 ? result.length : Math.min(result.length, 4096);
            int at = random.nextInt(span - 8) + (where == 2 ? result.length - span : 0);
            result = damaged(result, random, at, at + random.nextInt(Math.min(64, result.length - at)));
        }
        return result;
    }

    private static byte[] damaged(byte[] bytes, Random random, int at, int end) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> buffer.putInt(at, (int) INTERESTING[random.nextInt(INTERESTING.length)]);
            case 3 -> buffer.putLong(at, INTERESTING[random.nextInt(INTERESTING.length)]);
            case 4 -> {
                return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, at) : without(bytes, at, end);
            }
            default -> {
                return twice(bytes, at, end);
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int start, int end) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (end - start));
        System.arraycopy(bytes, end, result, start, bytes.length - end);
        return result;
    }

    private static byte[] twice(byte[] bytes, int start, int end) {
        byte[] result = Arrays.copyOf(bytes, bytes.length + (end - start));
        System.arraycopy(bytes, start, result, end, bytes.length - start);
        return result;
    }
}
