package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cdam.io.InputException;
import cdam.testing.Backbones;
import cdam.testing.Fixtures;
import cdam.testing.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final int CASES = Mutations.cases(500);
    /** There to end a hang, not to measure: a case takes milliseconds. */
    private static final Duration HANG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void should_read_or_refuse_damaged_files() throws IOException {
        List<Path> fixtures = fixtures();
        int refused = 0;
        for (int number = 0; number < CASES; number++) {
            Random random = Mutations.random(number);
            Path fixture = fixtures.get(number % fixtures.size());
            byte[] bytes = mutated(fixture, random);
            Path file = Files.write(folder.resolve("mutated"), bytes);
            String what = fixture + ", case " + number;
            refused += assertTimeoutPreemptively(HANG, () -> refuses(file, what), what) ? 1 : 0;
            boolean looked = assertTimeoutPreemptively(HANG, () -> refuses(() -> look(file), file, what), what);
            boolean read = refuses(() -> Backbones.read(file, Backbones.ofHeads(2)), file, what);
            assertThat(read || !looked)
                    .as("what inspect refuses import refuses: " + what)
                    .isTrue();
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
                () -> Backbones.read(file, Backbones.ofHeads(2)), () -> HeadReader.read(file), () -> readAll(file));
        boolean refused = false;
        for (Runnable reader : readers) {
            refused = refuses(reader, file, what);
        }
        return refused;
    }

    private static void look(Path file) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            BackboneReader.look(checkpoint, Backbones.ofHeads(2));
        }
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
        if (file[0] == 'P' && file[1] == 'K' && random.nextInt(3) > 0) {
            Map<String, byte[]> entries = entries(fixture);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                if (entry.getKey().endsWith("data.pkl")) {
                    entry.setValue(Mutations.damaged(entry.getValue(), random, 0));
                }
            }
            return TinyFiles.zip(entries);
        }
        return Mutations.damaged(file, random, random.nextInt(3));
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
}
