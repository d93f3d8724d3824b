package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.testing.Backbones;
import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tensors can be in a torch file: views, types, byte orders, and shapes that do not fit. */
class TorchZipTest {
    @TempDir
    Path folder;

    private TinyCheckpoint tiny() {
        return new TinyCheckpoint(folder);
    }

    @Test
    void should_read_views_with_offset_and_strides() {
        assertThat(tiny().read(TinyCheckpoint.zip(TinyCheckpoint.oneTensor(1, new int[] {2, 2}, new int[] {1, 3}))))
                .containsExactly(new TinyCheckpoint.Read("x", "float32", List.of(2, 2), List.of(1f, 4f, 2f, 5f)));
        assertThat(tiny().read(TinyCheckpoint.zip(TinyCheckpoint.oneTensor(5, new int[] {}, new int[] {}))))
                .containsExactly(new TinyCheckpoint.Read("x", "float32", List.of(), List.of(5f)));
        assertThat(tiny().read(TinyCheckpoint.zip(TinyCheckpoint.oneTensor(0, new int[] {0, 3}, new int[] {3, 1}))))
                .containsExactly(new TinyCheckpoint.Read("x", "float32", List.of(0, 3), List.of()));
        assertThat(tiny().read(TinyCheckpoint.zip(
                        TinyCheckpoint.oneTensor(2, new int[] {2, 1, 2}, new int[] {2, 77, 1}))))
                .containsExactly(new TinyCheckpoint.Read("x", "float32", List.of(2, 1, 2), List.of(2f, 3f, 4f, 5f)));
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
        assertThat(tiny().read(TinyCheckpoint.zip(pickle)))
                .extracting(TinyCheckpoint.Read::values)
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
        return tiny().read(TinyFiles.torch(pickle, Map.of("data/0", bytes)))
                .get(0)
                .values();
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
        tiny().assertRefused(file, "tensor n", "expected real numbers", "found int64");
    }

    @Test
    void should_read_big_endian_files() {
        byte[] bytes = ByteBuffer.allocate(24).putFloat(7).putFloat(8).array();
        byte[] pickle = TinyCheckpoint.oneTensor(0, new int[] {2}, new int[] {1});
        Map<String, byte[]> entries = Map.of("data/0", bytes, "byteorder", "big".getBytes(StandardCharsets.US_ASCII));
        assertThat(tiny().read(TinyFiles.torch(pickle, entries)).get(0).values())
                .containsExactly(7f, 8f);
        Map<String, byte[]> wrong = Map.of("data/0", bytes, "byteorder", "pdp".getBytes(StandardCharsets.US_ASCII));
        tiny().assertRefused(TinyFiles.torch(pickle, wrong), "byteorder", "found pdp");
    }

    @Test
    void should_refuse_a_byte_order_as_large_as_the_file() {
        byte[] file = TinyFiles.torch(
                TinyCheckpoint.oneTensor(0, new int[] {6}, new int[] {1}),
                Map.of("data/0", TinyCheckpoint.SIX, "byteorder", new byte[1 << 20]));
        new TinyCheckpoint(folder).assertRefused(file, "byteorder: expected little or big, found 1048576 bytes");
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
        tiny().assertRefused(
                        TinyCheckpoint.zip(TinyCheckpoint.oneTensor(offset, new int[] {length}, new int[] {stride})),
                        "tensor x",
                        reason);
    }

    @Test
    void should_refuse_shapes_that_overflow() {
        int huge = Integer.MAX_VALUE;
        tiny().assertRefused(
                        TinyCheckpoint.zip(
                                TinyCheckpoint.oneTensor(0, new int[] {huge, huge, huge}, new int[] {0, 0, 0})),
                        "tensor x",
                        "overflows");
        tiny().assertRefused(
                        TinyCheckpoint.zip(TinyCheckpoint.oneTensor(
                                0, new int[] {huge, 0, huge, huge}, new int[] {huge, huge, huge, huge})),
                        "tensor x",
                        "overflows");
        tiny().assertRefused(
                        TinyCheckpoint.zip(TinyCheckpoint.oneTensor(0, new int[17], new int[17])),
                        "at most 16 axes, found 17");
        tiny().assertRefused(
                        TinyCheckpoint.zip(TinyCheckpoint.oneTensor(0, new int[] {1, 1}, new int[] {1})),
                        "as many strides, found 2 and 1");
    }

    @Test
    void should_refuse_storages_that_are_missing_or_of_another_size() {
        byte[] pickle = TinyCheckpoint.oneTensor(0, new int[] {6}, new int[] {1});
        tiny().assertRefused(
                        TinyFiles.torch(pickle, Map.of()), "storage 0", "expected the zip entry data/0, found none");
        tiny().assertRefused(
                        TinyFiles.torch(pickle, Map.of("data/0", new byte[20])),
                        "storage 0",
                        "expected 6 numbers of float32, found 20 bytes");
    }

    /** A storage of 4 MB, in which so many blocks of 12 MB each lie, all of them; any number read would be found damaged. */
    private Path sharing(int blocks) {
        ViTConfig config = new ViTConfig(512, blocks, 8, 8, 1, 1, 0, 2048, false, PositionInterpolation.DINO);
        PickleBytes pickle = new PickleBytes().code('}').code('(');
        config.tensorShapes().forEach((name, shape) -> {
            int[] strides = new int[shape.length];
            int stride = 1;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                strides[axis] = stride;
                stride *= shape[axis];
            }
            pickle.text(name).tensor("FloatStorage", "0", 1 << 20, 0, shape, strides);
        });
        byte[] file = TinyFiles.torch(pickle.code('u').stop(), Map.of("data/0", new byte[4 << 20]));
        file[file.length / 2] ^= 1;
        return TinyFiles.write(folder, file);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 400})
    void should_refuse_weights_that_share_their_bytes_beyond_measure_and_read_none(int blocks) {
        Path file = sharing(blocks);
        assertThatThrownBy(() -> Backbones.read(file, ImportOptions.DEFAULTS))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("tensor blocks.", "share their bytes and hold more numbers than");
    }

    @Test
    void should_read_a_model_that_stands_under_several_keys() {
        PickleBytes pickle = new PickleBytes().code('}').code('(');
        for (String key : List.of("model", "teacher", "ema")) {
            pickle.text(key)
                    .code('}')
                    .text("x")
                    .tensor("FloatStorage", "0", 6, 0, new int[] {6}, new int[] {1})
                    .code('s');
        }
        assertThat(tiny().read(TinyCheckpoint.zip(pickle.code('u').stop()))).hasSize(3);
    }

    @Test
    void should_refuse_views_whose_indices_share_numbers() {
        tiny().assertRefused(
                        TinyCheckpoint.zip(TinyCheckpoint.oneTensor(0, new int[] {2, 2}, new int[] {1, 1})),
                        "tensor x",
                        "expected a view whose indices share no number");
    }
}
