package cdam.checkpoint;

import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Checkpoint files made in memory, small enough to say everything about them. */
final class TinyFiles {
    /** Width 4, 2 blocks, patch 2, a grid of 3 x 3, hidden 8. */
    static final ViTConfig CONFIG = new ViTConfig(4, 2, 2, 2, 3, 3, 0, 8, false, PositionInterpolation.DINO);

    /** float32 values and their shape. */
    record Values(int[] shape, float[] values) {
        static Values random(int... shape) {
            return seeded(0, shape);
        }

        static Values seeded(int seed, int... shape) {
            int size = 1;
            for (int length : shape) {
                size *= length;
            }
            Random random = new Random(seed);
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = random.nextFloat() - 0.5f;
            }
            return new Values(shape, values);
        }
    }

    private TinyFiles() {}

    static Path write(Path folder, byte[] bytes) {
        try {
            return Files.write(folder.resolve("tiny.bin"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A complete state dict in DINO's names. */
    static Map<String, Values> vit() {
        return vit(CONFIG);
    }

    static Map<String, Values> vit(ViTConfig config) {
        Map<String, Values> tensors = new LinkedHashMap<>();
        config.tensorShapes().forEach((name, shape) -> tensors.put(name, Values.seeded(name.hashCode(), shape)));
        return tensors;
    }

    static byte[] safetensors(Map<String, Values> tensors) {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        tensors.forEach((name, tensor) -> {
            int begin = data.size();
            data.writeBytes(floats(tensor.values()));
            header.append(String.format(
                    Locale.ROOT,
                    ",\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
                    name,
                    Arrays.toString(tensor.shape()),
                    begin,
                    data.size()));
        });
        return safetensors(header.append('}').toString(), data.toByteArray());
    }

    static byte[] safetensors(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** A zip file as torch writes it, with this pickle and these entries, all stored. */
    static byte[] torch(byte[] pickle, Map<String, byte[]> entries) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("tiny/data.pkl", pickle);
        entries.forEach((name, bytes) -> all.put("tiny/" + name, bytes));
        return zip(all);
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry stored = new ZipEntry(entry.getKey());
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(entry.getValue().length);
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                stored.setCrc(crc.getValue());
                zip.putNextEntry(stored);
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
