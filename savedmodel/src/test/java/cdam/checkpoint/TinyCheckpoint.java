package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes a tiny checkpoint into a folder and reads all of it. */
record TinyCheckpoint(Path folder) {
    /** The numbers 0 to 5. */
    static final byte[] SIX = TinyFiles.floats(0, 1, 2, 3, 4, 5);

    record Read(String name, String dtype, List<Integer> shape, List<Float> values) {}

    List<Read> read(byte[] file) {
        try (Checkpoint checkpoint = Checkpoint.open(TinyFiles.write(folder, file))) {
            return checkpoint.tensors().stream().map(TinyCheckpoint::read).toList();
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

    void assertRefused(byte[] file, String... parts) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(folder.resolve("tiny.bin") + ": ")
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    /** One tensor {@code x} over a storage of six numbers. */
    static byte[] oneTensor(int offset, int[] shape, int[] strides) {
        return new PickleBytes()
                .code('}')
                .text("x")
                .tensor("FloatStorage", "0", 6, offset, shape, strides)
                .code('s')
                .stop();
    }

    static byte[] zip(byte[] pickle) {
        return TinyFiles.torch(pickle, Map.of("data/0", SIX));
    }
}
