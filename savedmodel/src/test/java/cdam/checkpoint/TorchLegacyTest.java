package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format before PyTorch 1.6, right, cut and forged. */
class TorchLegacyTest {
    @TempDir
    Path folder;

    private TinyCheckpoint tiny() {
        return new TinyCheckpoint(folder);
    }

    static byte[] legacyFile(byte[] pickle, List<byte[]> storages) {
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
        byte[] pickle = TinyCheckpoint.oneTensor(1, new int[] {2, 2}, new int[] {1, 3});
        assertThat(tiny().read(legacyFile(pickle, List.of(TinyCheckpoint.SIX)))
                        .get(0)
                        .values())
                .containsExactly(1f, 4f, 2f, 5f);
        byte[] big = ByteBuffer.allocate(24).putFloat(4, 9).array();
        assertThat(tiny().read(legacyFile(pickle, List.of(big), false, 1001))
                        .get(0)
                        .values())
                .containsExactly(9f, 0f, 0f, 0f);
    }

    @Test
    void should_read_the_legacy_format_in_protocol_4() {
        byte[] file =
                legacyFile(TinyCheckpoint.oneTensor(2, new int[] {1}, new int[] {1}), List.of(TinyCheckpoint.SIX));
        byte[] framed = new PickleBytes()
                .code(0x95)
                .little(12, 8)
                .raw(Arrays.copyOfRange(file, 2, file.length))
                .bytes();
        assertThat(tiny().read(framed).get(0).values()).containsExactly(2f);
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
        assertThat(tiny().read(legacyFile(pickle, List.of(TinyCheckpoint.SIX)))
                        .get(0)
                        .values())
                .containsExactly(5f);
    }

    @Test
    void should_refuse_legacy_files_that_are_cut_or_forged() {
        byte[] pickle = TinyCheckpoint.oneTensor(0, new int[] {6}, new int[] {1});
        byte[] whole = legacyFile(pickle, List.of(TinyCheckpoint.SIX));
        for (int length = 20; length < whole.length; length += 7) {
            tiny().assertRefused(Arrays.copyOf(whole, length), "expected");
        }
        tiny().assertRefused(legacyFile(pickle, List.of(TinyCheckpoint.SIX), true, 1002), "file protocol 1001");
        tiny().assertRefused(legacyFile(pickle, List.of(new byte[8])), "expected 6 numbers of float32, found 2");
        tiny().assertRefused(
                        legacyFile(pickle, List.of(TinyCheckpoint.SIX, TinyCheckpoint.SIX)),
                        "names one that no tensor uses");
        tiny().assertRefused(legacyFile(pickle, List.of()), "storage 0: the file does not hold it");
    }
}
