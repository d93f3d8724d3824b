package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.checkpoint.TinyFiles.Values;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link StoredTensor#verify}: what {@code inspect --verify} finds. */
class VerifyTest {
    @TempDir
    Path folder;

    private void verify(byte[] file) {
        try (Checkpoint checkpoint = Checkpoint.open(TinyFiles.write(folder, file))) {
            checkpoint.tensors().forEach(StoredTensor::verify);
        }
    }

    private static byte[] strided(float... numbers) {
        return TinyFiles.torch(
                TinyCheckpoint.oneTensor(0, new int[] {3, 2}, new int[] {1, 3}),
                Map.of("data/0", TinyFiles.floats(numbers)));
    }

    @Test
    void should_look_at_every_block_of_a_large_tensor() {
        Values large = Values.random(200_000);
        verify(TinyFiles.safetensors(Map.of("x", large)));
        large.values()[199_999] = Float.NEGATIVE_INFINITY;
        byte[] damaged = TinyFiles.safetensors(Map.of("x", large));
        assertThatThrownBy(() -> verify(damaged))
                .hasMessageContainingAll("tiny.bin", "tensor x", "-Infinity at index 199999");
    }

    @Test
    void should_look_at_the_numbers_of_views() {
        verify(strided(0, 1, 2, 3, 4, 5));
        assertThatThrownBy(() -> verify(strided(0, 1, 2, Float.NaN, 4, 5)))
                .hasMessageContainingAll("tiny.bin", "tensor x", "NaN at index 1");
    }

    @Test
    void should_compare_the_checksums_of_integers_too() {
        byte[] pickle = new PickleBytes()
                .code('}')
                .text("steps")
                .tensor("LongStorage", "0", 3, 0, new int[] {3}, new int[] {1})
                .code('s')
                .stop();
        byte[] marked = new byte[24];
        Arrays.fill(marked, (byte) 0x5a);
        byte[] file = TinyFiles.torch(pickle, Map.of("data/0", marked));
        verify(file);
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("Z".repeat(24));
        file[at] ^= 1;
        assertThatThrownBy(() -> verify(file)).hasMessageContainingAll("tiny.bin", "expected the checksum");
    }
}
