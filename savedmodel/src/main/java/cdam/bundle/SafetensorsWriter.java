package cdam.bundle;

import cdam.io.AtomicFiles;
import cdam.io.Json;
import cdam.io.NpyArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes named float32 arrays as a {@code .safetensors} file (the format's description: huggingface/safetensors). */
public final class SafetensorsWriter {
    private record Entry(String dtype, int[] shape, List<Integer> dataOffsets) {}

    private SafetensorsWriter() {}

    /** Writes all arrays, atomically, in the map's order. */
    public static void write(Path file, Map<String, NpyArray> arrays) {
        Map<String, Entry> header = new LinkedHashMap<>();
        int end = 0;
        for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
            int start = end;
            end = Math.addExact(start, Math.multiplyExact(4, array.getValue().values().length));
            header.put(array.getKey(), new Entry("F32", array.getValue().shape(), List.of(start, end)));
        }
        byte[] json = Json.text(header).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) / 8 * 8; // data start at a multiple of 8, filled with spaces
        ByteBuffer bytes = ByteBuffer.allocate(8 + padded + end).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        while (bytes.position() < 8 + padded) {
            bytes.put((byte) ' ');
        }
        for (NpyArray array : arrays.values()) {
            for (float value : array.values()) {
                bytes.putFloat(value);
            }
        }
        AtomicFiles.write(file, out -> out.write(bytes.array()));
    }
}
