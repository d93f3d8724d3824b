package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.checkpoint.Checkpoint;
import cdam.checkpoint.StoredTensor;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zero-shot heads by commands alone, against transformers' CLIPModel and SiglipModel and autograd through them. */
class ZeroShotGoldenTest {
    private static final Path BACKBONES = Fixtures.path("backbones");

    @ParameterizedTest
    @ValueSource(strings = {"clip", "siglip"})
    void should_equal_transformers(String kind, @TempDir Path folder) throws IOException {
        Path bundle = folder.resolve("bundle");
        Path image = folder.resolve("image.npy");
        Npy.write(image, new NpyArray(new int[] {3, 12, 12}, values(kind + ".safetensors", "image")));
        Path labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\nd\ne\n");
        Path texts = BACKBONES.resolve(kind + "-text.npy");
        Path parts = BACKBONES.resolve(kind + "-text.safetensors");

        run("import --checkpoint", BACKBONES.resolve(kind), "--out", bundle);
        run("heads add --name zero --model", bundle, "--text", texts, "--labels", labels, "--projection", parts);
        run("explain --head zero --target class:all --model", bundle, "--image", image, "--out", folder.resolve("out"));

        Map<?, ?> prediction = Json.read(folder.resolve("out/image/prediction.json"), Map.class);
        List<?> stored = (List<?>) Objects.requireNonNull(prediction.get("logits"));
        float[] logits = new float[stored.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = ((Number) stored.get(i)).floatValue();
        }
        assertThat(Fixtures.relativeError(logits, values(kind + "-zero-shot.safetensors", "logits")))
                .isLessThan(1e-5);
        float[] maps = Npy.read(folder.resolve("out/image/cdam.class-all.npy")).values();
        assertThat(Fixtures.relativeError(maps, values(kind + "-zero-shot.safetensors", "cdam")))
                .isLessThan(1e-5);
    }

    private static void run(String command, Object... words) {
        String[] first = command.split(" ", -1);
        Object[] all = new Object[first.length + words.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(words, 0, all, first.length, words.length);
        CommandLine run = CommandLine.run(all);
        assertThat(run.status()).as(run.err()).isZero();
    }

    private static float[] values(String file, String name) {
        try (Checkpoint checkpoint = Checkpoint.open(BACKBONES.resolve(file))) {
            return checkpoint.tensors().stream()
                    .filter(tensor -> tensor.name().equals(name))
                    .map(StoredTensor::read)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
