package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers of {@code .safetensors}, right and wrong. */
class SafeTensorsTest {
    @TempDir
    Path folder;

    private float[] read(byte[] file) {
        try (Checkpoint checkpoint = Checkpoint.open(TinyFiles.write(folder, file))) {
            return checkpoint.tensors().get(0).read();
        }
    }

    private void assertRefused(byte[] file, String... parts) {
        new TinyCheckpoint(folder).assertRefused(file, parts);
    }

    private static byte[] one(String dtype, String shape, String offsets, byte[] data) {
        return TinyFiles.safetensors(
                String.format(
                        Locale.ROOT,
                        "{\"x\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}",
                        dtype,
                        shape,
                        offsets),
                data);
    }

    @Test
    void should_read_every_real_type() {
        assertThat(read(one("F32", "[2]", "[0,8]", TinyFiles.floats(1, -2)))).containsExactly(1, -2);
        assertThat(read(one("F16", "[1]", "[0,2]", new byte[] {0, (byte) 0xc0})))
                .containsExactly(-2);
        assertThat(read(one("BF16", "[1]", "[0,2]", new byte[] {0, 0x40}))).containsExactly(2);
        byte[] quarter = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(0.25)
                .array();
        assertThat(read(one("F64", "[]", "[0,8]", quarter))).containsExactly(0.25f);
        assertThat(read(one("F32", "[0, 7]", "[0,0]", new byte[0]))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "F32; [2]; [0,4]; expected 4 bytes of numbers after the header, found 8",
                "F32; [2]; [0,12]; expected bytes from 0 to at most 8, found 0 to 12",
                "F32; [2]; [4,8]; expected bytes from 0",
                "F32; [2]; [8,0]; found 8 to 0",
                "F32; [2]; [-8,8]; expected numbers from 0, found -8",
                "F32; [3]; [0,8]; does not fit",
                "F32; [1]; [0,8]; needs 4 bytes, found 8",
                "F32; [-2]; [0,8]; expected numbers from 0, found -2",
                "F32; [4294967296,4294967296]; [0,8]; expected lengths from 0",
                "F32; [2147483647,2147483647,2147483647]; [0,8]; overflows",
                "F32; [0,2147483647,2147483647,2147483647]; [0,8]; overflows",
                "F32; [2.0]; [0,8]; expected VALUE_NUMBER_INT",
                "F32; [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2]; [0,8]; expected at most 16 numbers",
                "F32; 2; [0,8]; expected START_ARRAY",
                "F32; [2]; [0]; expected dtype, shape and two data_offsets, found 1",
                "F32; [2]; [0,99999999999999999999]; expected JSON",
                "F99; [2]; [0,8]; the type F99 is not known",
                "I64; [1]; [0,8]; expected real numbers",
            })
    void should_refuse_wrong_entries(String dtype, String shape, String offsets, String reason) {
        assertRefused(one(dtype, shape, offsets, new byte[8]), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"x\":; expected JSON",
                "{\"x\":1}; expected START_OBJECT",
                "{\"x\":{\"a\":1}}; expected dtype, shape and two data_offsets, found no dtype",
                "{\"x\":{}}; found no dtype",
            })
    void should_refuse_wrong_headers(String header, String reason) {
        assertRefused(TinyFiles.safetensors(header, new byte[0]), reason);
    }

    static List<Arguments> verdicts() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/safetensors-headers.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Arguments.of((Object[]) line.split("\t", -1)))
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("verdicts")
    void should_take_nothing_that_the_reference_library_refuses(String what, String verdict, String hex)
            throws IOException {
        Path file = Files.write(folder.resolve("x.safetensors"), HexFormat.of().parseHex(hex));
        if (verdict.equals("takes")) {
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                assertThat(checkpoint.format()).isEqualTo("safetensors");
            }
        } else {
            assertThatThrownBy(() -> Checkpoint.open(file))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith(file + ": ");
        }
    }

    @Test
    void should_refuse_names_that_stand_twice_and_bytes_that_are_shared() {
        String x = "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        assertRefused(TinyFiles.safetensors("{" + x + "," + x + "}", new byte[4]), "uplicate", "x");
        String shared = "{" + x + "," + x.replace("x", "y") + "}";
        assertRefused(TinyFiles.safetensors(shared, new byte[4]), "tensor y", "expected bytes from 4");
    }

    @Test
    void should_refuse_deep_headers() {
        String deep = "{\"__metadata__\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_001);
        assertRefused(TinyFiles.safetensors(deep, new byte[0]), "expected VALUE_STRING");
    }

    @Test
    void should_refuse_more_header_than_any_model_has() {
        String metadata = "{\"__metadata__\":{%s\"z\":\"\"}}";
        String many =
                IntStream.range(0, 10_000).mapToObj(i -> "\"" + i + "\":\"\",").collect(Collectors.joining());
        assertRefused(
                TinyFiles.safetensors(String.format(Locale.ROOT, metadata, many), new byte[0]),
                "at most 10000 metadata");
        String large = String.format(Locale.ROOT, metadata, "\"a\":\"" + "x".repeat(4 << 20) + "\",");
        assertRefused(TinyFiles.safetensors(large, new byte[0]), "the limit of 4194304");
    }

    /** As many tensors as DINOv2 ViT-g has, with names and metadata of usual length. */
    @Test
    void should_read_the_header_of_the_largest_model() {
        Map<String, TinyFiles.Values> tensors = new LinkedHashMap<>();
        for (int i = 0; i < 600; i++) {
            tensors.put(
                    "dinov2.encoder.layer." + i + ".attention.attention.query.weight", TinyFiles.Values.random(2, 2));
        }
        assertThat(new TinyCheckpoint(folder).read(TinyFiles.safetensors(tensors)))
                .hasSize(600);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1", "1000", "9223372036854775807", "-9223372036854775808"})
    void should_refuse_forged_header_lengths(long length) {
        byte[] file = one("F32", "[1]", "[0,4]", new byte[4]);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        assertRefused(file, "header");
    }

    @Test
    void should_refuse_every_truncation() {
        byte[] file = one("F32", "[1]", "[0,4]", new byte[4]);
        for (int length = 9; length < file.length; length++) {
            assertRefused(Arrays.copyOf(file, length), "bytes");
        }
    }
}
