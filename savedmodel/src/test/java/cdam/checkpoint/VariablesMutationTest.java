package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.MaskedChecksum;
import cdam.testing.Backbones;
import cdam.testing.Fixtures;
import cdam.testing.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SavedModels of Keras at random damage. Checksums would refuse nearly all of it, so that half of the damage is made right with
 * them: what reads an entry then reads the damaged one.
 */
class VariablesMutationTest {
    private static final int CASES = Mutations.cases(300);
    private static final int FOOTER = 48;

    @TempDir
    Path folder = Path.of("");

    private Path index = Path.of("");
    private Path data = Path.of("");
    private byte[] wholeIndex = {};
    private byte[] wholeData = {};

    @BeforeEach
    void copy() throws IOException {
        Path variables = Files.createDirectories(folder.resolve("variables"));
        index = variables.resolve("variables.index");
        data = variables.resolve("variables.data-00000-of-00001");
        Path model = Fixtures.path("keras/vit");
        wholeIndex = Mutations.bytes(model.resolve("variables/variables.index"));
        wholeData = Mutations.bytes(model.resolve("variables/variables.data-00000-of-00001"));
        Files.write(index, wholeIndex);
        Files.write(data, wholeData);
        Files.copy(model.resolve("saved_model.pb"), folder.resolve("saved_model.pb"));
        Backbones.read(folder, ImportOptions.DEFAULTS);
    }

    /** The one block of entries ends where the footer's first handle begins, with its type and checksum. */
    private static byte[] summed(byte[] table) {
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        int end = 0;
        for (int i = 0, at = table.length - FOOTER; i < 5; i++, at++) {
            end |= (table[at] & 0x7f) << (7 * i);
            if (table[at] >= 0) {
                break;
            }
        }
        bytes.putInt(end - Integer.BYTES, MaskedChecksum.of(table, end - Integer.BYTES));
        return table;
    }

    private void read() {
        Backbones.read(folder, ImportOptions.DEFAULTS);
    }

    @Test
    void should_read_or_refuse_an_index() throws IOException {
        assertThat(summed(wholeIndex.clone())).isEqualTo(wholeIndex);
        Mutations.check("variables.index", CASES, false, List.of(wholeIndex), damaged -> {
            Files.write(index, damaged);
            read();
        });
    }

    @Test
    void should_read_or_refuse_entries_with_right_checksums() {
        int[] number = {0};
        Mutations.check("entries of variables.index", CASES, false, List.of(wholeIndex), ignored -> {
            Random random = Mutations.random(number[0]++);
            byte[] damaged = Mutations.damaged(wholeIndex, random, 0);
            Files.write(
                    index,
                    damaged.length == wholeIndex.length
                                    && Arrays.equals(
                                            damaged,
                                            damaged.length - FOOTER,
                                            damaged.length,
                                            wholeIndex,
                                            damaged.length - FOOTER,
                                            damaged.length)
                            ? summed(damaged)
                            : damaged);
            read();
        });
    }

    /** The object graph, whose bytes have a checksum of their own in the index. */
    @Test
    void should_read_or_refuse_names_with_right_checksums() {
        int[] place = textPlace();
        byte[] text = Arrays.copyOfRange(wholeData, place[0], wholeData.length);
        int[] number = {0};
        Mutations.check("the object graph", CASES, false, List.of(text), ignored -> {
            Random random = Mutations.random(number[0]++);
            byte[] damaged = Mutations.damaged(text, random, 0);
            byte[] file = wholeData.clone();
            System.arraycopy(damaged, 0, file, place[0], Math.min(damaged.length, text.length));
            byte[] table = wholeIndex.clone();
            ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).putInt(place[1], textSum(file, place[0]));
            Files.write(data, file);
            Files.write(index, summed(table));
            read();
        });
    }

    /** Where the text's bytes begin in the data, and where its checksum stands in the index. */
    private int[] textPlace() {
        for (int start = 5; start < wholeData.length; start++) {
            ByteBuffer sum = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            sum.putInt(textSum(wholeData, start));
            for (int at = 0; at < wholeIndex.length - Integer.BYTES; at++) {
                if (Arrays.equals(wholeIndex, at, at + Integer.BYTES, sum.array(), 0, Integer.BYTES)) {
                    return new int[] {start, at};
                }
            }
        }
        throw new IllegalStateException("no text whose checksum is in the index");
    }

    /** Of the length, the four bytes of its own checksum, and the text to the file's end. */
    private static int textSum(byte[] file, int start) {
        int length = file.length - start;
        ByteBuffer bytes = ByteBuffer.allocate(2 * Integer.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(length).put(file, start - Integer.BYTES, Integer.BYTES + length);
        return MaskedChecksum.of(bytes.array(), bytes.capacity());
    }

    @Test
    void should_read_or_refuse_the_list_of_operations() throws IOException {
        Path graph = folder.resolve("saved_model.pb");
        byte[] whole = Mutations.bytes(graph);
        Mutations.check("saved_model.pb of Keras", CASES, false, List.of(whole), damaged -> {
            Files.write(graph, damaged);
            read();
        });
    }
}
