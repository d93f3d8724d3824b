package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Torch's two formats, and pickles that say what they should not. */
class TorchFilesTest {
    private static final byte[] SIX = TinyFiles.floats(0, 1, 2, 3, 4, 5);

    @TempDir
    Path folder;

    private record Read(String name, String dtype, List<Integer> shape, List<Float> values) {}

    private List<Read> read(byte[] file) {
        try (Checkpoint checkpoint = Checkpoint.open(TinyFiles.write(folder, file))) {
            return checkpoint.tensors().stream().map(TorchFilesTest::read).toList();
        }
    }

    private static Read read(StoredTensor tensor) {
        List<Float> values = new ArrayList<>();
        for (float value : tensor.read()) {
            values.add(value);
        }
        List<Integer> shape = Arrays.stream(tensor.shape()).boxed().toList();
        return new Read(tensor.fullName(), tensor.dtype(), shape, values);
    }

    private void assertRefused(byte[] file, String... parts) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(folder.resolve("tiny.bin") + ": ")
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    /** One tensor {@code x} over a storage of six numbers. */
    private static byte[] oneTensor(int offset, int[] shape, int[] strides) {
        return new PickleBytes()
                .code('}')
                .text("x")
                .tensor("FloatStorage", "0", 6, offset, shape, strides)
                .code('s')
                .stop();
    }

    private static byte[] zip(byte[] pickle) {
        return TinyFiles.torch(pickle, Map.of("data/0", SIX));
    }

    @Test
    void should_read_views_with_offset_and_strides() {
        assertThat(read(zip(oneTensor(1, new int[] {2, 2}, new int[] {1, 3}))))
                .containsExactly(new Read("x", "float32", List.of(2, 2), List.of(1f, 4f, 2f, 5f)));
        assertThat(read(zip(oneTensor(5, new int[] {}, new int[] {}))))
                .containsExactly(new Read("x", "float32", List.of(), List.of(5f)));
        assertThat(read(zip(oneTensor(0, new int[] {0, 3}, new int[] {3, 1}))))
                .containsExactly(new Read("x", "float32", List.of(0, 3), List.of()));
        assertThat(read(zip(oneTensor(2, new int[] {2, 1, 2}, new int[] {2, 77, 1}))))
                .containsExactly(new Read("x", "float32", List.of(2, 1, 2), List.of(2f, 3f, 4f, 5f)));
    }

    @Test
    void should_read_tensors_that_share_a_storage() {
        byte[] pickle = new PickleBytes()
                .code('}')
                .code('(')
                .text("a")
                .tensor("FloatStorage", "0", 6, 0, new int[] {3}, new int[] {1})
                .text("b")
                .tensor("FloatStorage", "0", 6, 3, new int[] {3}, new int[] {1})
                .code('u')
                .stop();
        assertThat(read(zip(pickle)))
                .extracting(Read::values)
                .containsExactly(List.of(0f, 1f, 2f), List.of(3f, 4f, 5f));
    }

    // Bits by hand: 1.5 = 1.1b, the smallest subnormal 2^-24, minus zero, the largest half 65504.
    @Test
    void should_convert_every_real_type() {
        byte[] halves = {0x00, 0x3e, 0x01, 0x00, 0x00, (byte) 0x80, (byte) 0xff, 0x7b};
        assertThat(readAs("HalfStorage", 4, halves)).containsExactly(1.5f, 0x1p-24f, -0f, 65504f);
        assertThat(readAs("HalfStorage", 2, new byte[] {0, 0x7c, 1, 0x7e}))
                .containsExactly(Float.POSITIVE_INFINITY, Float.NaN);
        assertThat(readAs("BFloat16Storage", 2, new byte[] {(byte) 0xc0, 0x3f, 0x40, (byte) 0xc0}))
                .containsExactly(1.5f, -3f);
        byte[] doubles = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(0.1)
                .putDouble(-2)
                .array();
        assertThat(readAs("DoubleStorage", 2, doubles)).containsExactly(0.1f, -2f);
    }

    private List<Float> readAs(String storage, int count, byte[] bytes) {
        byte[] pickle = new PickleBytes()
                .code('}')
                .text("x")
                .tensor(storage, "0", count, 0, new int[] {count}, new int[] {1})
                .code('s')
                .stop();
        return read(TinyFiles.torch(pickle, Map.of("data/0", bytes))).get(0).values();
    }

    @Test
    void should_show_integers_and_refuse_to_convert_them() {
        byte[] pickle = new PickleBytes()
                .code('}')
                .text("n")
                .tensor("LongStorage", "0", 1, 0, new int[] {}, new int[] {})
                .code('s')
                .stop();
        byte[] file = TinyFiles.torch(pickle, Map.of("data/0", new byte[8]));
        try (Checkpoint checkpoint = Checkpoint.open(TinyFiles.write(folder, file))) {
            assertThat(checkpoint.tensors()).hasToString("[n () int64]");
        }
        assertRefused(file, "tensor n", "expected real numbers", "found int64");
    }

    @Test
    void should_read_big_endian_files() {
        byte[] bytes = ByteBuffer.allocate(24).putFloat(7).putFloat(8).array();
        byte[] pickle = oneTensor(0, new int[] {2}, new int[] {1});
        Map<String, byte[]> entries = Map.of("data/0", bytes, "byteorder", "big".getBytes(StandardCharsets.US_ASCII));
        assertThat(read(TinyFiles.torch(pickle, entries)).get(0).values()).containsExactly(7f, 8f);
        Map<String, byte[]> wrong = Map.of("data/0", bytes, "byteorder", "pdp".getBytes(StandardCharsets.US_ASCII));
        assertRefused(TinyFiles.torch(pickle, wrong), "byteorder", "found pdp");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 7, 1, does not fit into its storage of 6 numbers",
        "5, 2, 1, does not fit",
        "0, 3, 3, does not fit",
        "0, 100, 0, does not fit",
        "-1, 1, 1, does not fit",
        "0, -1, 1, expected lengths from 0",
        "0, 2, -1, strides from 0",
        "0, 2147483647, 2147483647, does not fit",
    })
    void should_refuse_views_outside_their_storage(int offset, int length, int stride, String reason) {
        assertRefused(zip(oneTensor(offset, new int[] {length}, new int[] {stride})), "tensor x", reason);
    }

    @Test
    void should_refuse_shapes_that_overflow() {
        int huge = Integer.MAX_VALUE;
        assertRefused(zip(oneTensor(0, new int[] {huge, huge, huge}, new int[] {0, 0, 0})), "tensor x", "overflows");
        assertRefused(
                zip(oneTensor(0, new int[] {huge, 0, huge, huge}, new int[] {huge, huge, huge, huge})),
                "tensor x",
                "overflows");
        assertRefused(zip(oneTensor(0, new int[17], new int[17])), "at most 16 axes, found 17");
        assertRefused(zip(oneTensor(0, new int[] {1, 1}, new int[] {1})), "as many strides, found 2 and 1");
    }

    @Test
    void should_refuse_storages_that_are_missing_or_of_another_size() {
        byte[] pickle = oneTensor(0, new int[] {6}, new int[] {1});
        assertRefused(TinyFiles.torch(pickle, Map.of()), "storage 0", "expected the zip entry data/0, found none");
        assertRefused(
                TinyFiles.torch(pickle, Map.of("data/0", new byte[20])),
                "storage 0",
                "expected 6 numbers of float32, found 20 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "builtins, eval",
        "builtins, getattr",
        "torch.hub, load",
        "torch, load",
        "torch._utils, _rebuild_tensor_v3",
        "collections, namedtuple",
    })
    void should_refuse_names_that_are_no_tensors(String module, String name) {
        byte[] call = new PickleBytes()
                .global(module, name)
                .text("touch /tmp/x")
                .code(0x85)
                .code('R')
                .stop();
        String reason = "a pickle that names " + module + "." + name + ": refused, nothing in it was run";
        assertRefused(zip(call), reason);
        byte[] stackGlobal =
                new PickleBytes().text(module).text(name).code(0x93).stop();
        assertRefused(zip(stackGlobal), reason);
        byte[] legacy = new PickleBytes().global(module, name).stop();
        assertRefused(legacyFile(legacy, List.of()), reason);
    }

    @Test
    void should_read_over_what_training_scripts_leave() {
        byte[] pickle = new PickleBytes()
                .code('}')
                .code('(')
                .text("args")
                .global("argparse", "Namespace")
                .code(')')
                .code(0x81)
                .code('}')
                .text("arch")
                .text("vit_small")
                .code('s')
                .code('b')
                .text("hyper_parameters")
                .global("pytorch_lightning.utilities.parsing", "AttributeDict")
                .code(')')
                .code('R')
                .text("lr")
                .code('G')
                .raw(new byte[8])
                .code('s')
                .text("size")
                .global("torch", "Size")
                .numbers(1, 2)
                .code(0x85)
                .code('R')
                .text("device")
                .global("torch", "device")
                .text("cuda")
                .code(0x85)
                .code('R')
                .text("best")
                .global("numpy.core.multiarray", "scalar")
                .code(')')
                .code('R')
                .text("set")
                .code(0x8f, '(')
                .number(1)
                .code(0x90)
                .number(3)
                .text("a key that is no text")
                .code(')')
                .text("another")
                .text("model")
                .global("torch._utils", "_rebuild_parameter")
                .tensor("FloatStorage", "0", 6, 0, new int[] {1}, new int[] {1})
                .code(0x88)
                .code(')')
                .code(0x87)
                .code('R')
                .code('u')
                .stop();
        assertThat(read(zip(pickle))).extracting(Read::name).containsExactly("model");
    }

    @Test
    void should_read_protocol_4() {
        byte[] pickle = new PickleBytes()
                .code(0x95)
                .little(99, 8)
                .code('}')
                .code(0x94)
                .code(0x8c, 1, 'x')
                .code(0x94)
                .text("torch._utils")
                .text("_rebuild_tensor")
                .code(0x93)
                .code('(')
                .storage("FloatStorage", "0", 6)
                .number(3)
                .numbers(1)
                .numbers(1)
                .code('t')
                .code('R')
                .code('s')
                .code('h', 0)
                .stop();
        assertThat(read(zip(pickle))).extracting(Read::values).containsExactly(List.of(3f));
    }

    @ParameterizedTest
    @ValueSource(ints = {'i', 'o', 'P', 'I', 'd', 'l', 0x82, 0x92, 0x97, 0xff})
    void should_refuse_codes_that_torch_does_not_write(int code) {
        assertRefused(zip(new PickleBytes().code(code).stop()), String.format("the pickle code %02x", code));
    }

    @Test
    void should_refuse_pickles_that_make_no_sense() {
        assertRefused(zip(new PickleBytes().stop()), "takes more values than it has");
        assertRefused(zip(new PickleBytes().code('t').stop()), "closes a group");
        assertRefused(zip(new PickleBytes().code('h', 3).stop()), "recalls value 3");
        assertRefused(zip(new PickleBytes().code('(', 0x85).stop()), "takes more values");
        assertRefused(zip(new PickleBytes().number(1).number(2).code('a').stop()), "no list");
        assertRefused(
                zip(new PickleBytes()
                        .code('}')
                        .number(2)
                        .number(2)
                        .number(1)
                        .code('s')
                        .stop()),
                "no dictionary");
        assertRefused(zip(new PickleBytes().number(1).code(')', 'R').stop()), "needs a PickleGlobal, found Long");
        assertRefused(zip(new PickleBytes().number(1).code('Q').stop()), "needs a List, found Long");
        assertRefused(zip(new PickleBytes().code(')', 'Q').stop()), "argument 1 of a tensor, found none");
        assertRefused(
                zip(new PickleBytes()
                        .global("torch._utils", "_rebuild_tensor_v2")
                        .code(')', 'R')
                        .stop()),
                "expected Storage as argument 0 of a tensor, found none");
        assertRefused(
                zip(new PickleBytes()
                        .raw("c".getBytes(StandardCharsets.UTF_8))
                        .raw(new byte[999])
                        .stop()),
                "a name of more than 256 characters");
        PickleBytes twice = new PickleBytes().code('}').code('(');
        twice.text("x").number(1).text("x").number(2).code('u');
        assertRefused(zip(twice.stop()), "the name x stands in a dictionary twice");
    }

    @Test
    void should_refuse_forged_lengths_before_allocating() {
        assertRefused(zip(new PickleBytes().code('X').little(0x7fffffff, 4).stop()), "expected 2147483647 more bytes");
        assertRefused(zip(new PickleBytes().code('X').little(0xffffffffL, 4).stop()), "expected 4294967295 more bytes");
        assertRefused(zip(new PickleBytes().code('B').little(0xffffffffL, 4).stop()), "expected 4294967295 more bytes");
        assertRefused(zip(new PickleBytes().bytes()), "expected 1 more bytes, found 0");
    }

    @Test
    void should_refuse_endless_pickles() {
        PickleBytes steps = new PickleBytes();
        for (int i = 0; i < 1_000_001; i++) {
            steps.code('N');
        }
        assertRefused(zip(steps.stop()), "more than 1000000 steps");
    }

    // Each list holds the one before it twice: 2^40 leaves in some hundred bytes.
    @Test
    void should_refuse_values_that_are_shared_without_end() {
        PickleBytes lists = new PickleBytes().number(1).code('q', 0);
        for (int i = 0; i < 40; i++) {
            lists.code('h', i, 'h', i, 0x86, 'q', i + 1);
        }
        assertRefused(zip(lists.stop()), "nested deeper, or shared more often");
        PickleBytes wide = new PickleBytes().number(1).code('q', 0);
        for (int i = 0; i < 25; i++) {
            wide.code('(', 'h', i, 'h', i, 'h', i, 't', 'q', i + 1);
        }
        assertRefused(zip(wide.stop()), "nested deeper, or shared more often");
        byte[] circle = new PickleBytes().code(']', 'q', 0, 'h', 0, 'a').stop();
        assertRefused(zip(circle), "nested deeper, or shared more often");
    }

    @Test
    void should_keep_errors_on_one_line() {
        byte[] pickle = new PickleBytes()
                .code('}')
                .text("evil\nname\u001b[2J" + "x".repeat(5000))
                .tensor("FloatStorage", "0", 6, 0, new int[] {1}, new int[] {1})
                .code('s')
                .stop();
        assertThatThrownBy(() -> read(zip(pickle)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a tensor name of at most 1024 printable characters")
                .message()
                .doesNotContain("\n", "\u001b")
                .hasSizeLessThan(1200);
    }

    private static byte[] legacyFile(byte[] pickle, List<byte[]> storages) {
        return legacyFile(pickle, storages, true, 1001);
    }

    private static byte[] legacyFile(byte[] pickle, List<byte[]> storages, boolean little, int protocol) {
        PickleBytes file = new PickleBytes();
        file.code(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
                .code('.');
        file.raw(new PickleBytes().number(protocol).stop());
        file.raw(new PickleBytes()
                .code('}')
                .text("little_endian")
                .code(little ? 0x88 : 0x89)
                .code('s')
                .stop());
        file.raw(pickle);
        PickleBytes keys = new PickleBytes().code('(');
        for (int i = 0; i < storages.size(); i++) {
            keys.text(Integer.toString(i));
        }
        file.raw(keys.code('t').stop());
        storages.forEach(storage -> file.little(storage.length / 4, 8).raw(storage));
        return file.bytes();
    }

    @Test
    void should_read_the_legacy_format() {
        byte[] pickle = oneTensor(1, new int[] {2, 2}, new int[] {1, 3});
        assertThat(read(legacyFile(pickle, List.of(SIX))).get(0).values()).containsExactly(1f, 4f, 2f, 5f);
        byte[] big = ByteBuffer.allocate(24).putFloat(4, 9).array();
        assertThat(read(legacyFile(pickle, List.of(big), false, 1001)).get(0).values())
                .containsExactly(9f, 0f, 0f, 0f);
    }

    @Test
    void should_read_legacy_views_of_storages() {
        byte[] pickle = new PickleBytes()
                .global("torch._utils", "_rebuild_tensor_v2")
                .code('(', '(')
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .number(6)
                .code('(')
                .text("7")
                .number(4)
                .number(2)
                .code('t', 't', 'Q')
                .number(1)
                .numbers(1)
                .numbers(1)
                .code('t', 'R')
                .stop();
        assertThat(read(legacyFile(pickle, List.of(SIX))).get(0).values()).containsExactly(5f);
    }

    @Test
    void should_refuse_legacy_files_that_are_cut_or_forged() {
        byte[] pickle = oneTensor(0, new int[] {6}, new int[] {1});
        byte[] whole = legacyFile(pickle, List.of(SIX));
        for (int length = 20; length < whole.length; length += 7) {
            assertRefused(Arrays.copyOf(whole, length), "expected");
        }
        assertRefused(legacyFile(pickle, List.of(SIX), true, 1002), "file protocol 1001");
        assertRefused(legacyFile(pickle, List.of(new byte[8])), "expected 6 numbers of float32, found 2");
        assertRefused(legacyFile(pickle, List.of(SIX, SIX)), "names one that no tensor uses");
        assertRefused(legacyFile(pickle, List.of()), "storage 0: the file does not hold it");
    }
}
