package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.Bundle;
import cdam.bundle.HeadExporter;
import cdam.bundle.HeadKind;
import cdam.bundle.SafetensorsWriter;
import cdam.bundle.Tensors;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Text embeddings of another tool as a head: its logits, its maps, its export, and what it asks for. */
class ZeroShotHeadTest {
    private static final int WIDTH = 48;
    private static final int SIZE = 6;
    private static final int CLASSES = 5;
    private static final double SCALE = 20;
    private static final float BIAS = -3;

    @TempDir
    Path folder;

    private Path bundle;
    private Path labels;
    private final float[] texts = new float[CLASSES * SIZE];
    private final float[] projection = new float[SIZE * WIDTH];

    @BeforeEach
    void copy() throws IOException {
        Path from = TinyModels.bundle("dino").path();
        bundle = folder.resolve("bundle");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, bundle.resolve(from.relativize(file)));
            }
        }
        labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\nd\ne\n");
        Random random = new Random(1);
        for (float[] values : List.of(texts, projection)) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
        }
        write("rows.safetensors", Map.of("texts", new NpyArray(new int[] {CLASSES, SIZE}, texts)));
        write(
                "columns.safetensors",
                Map.of("classifier", new NpyArray(new int[] {SIZE, CLASSES}, transposed(texts, CLASSES, SIZE))));
        NpyArray scale = new NpyArray(new int[] {1}, new float[] {(float) Math.log(SCALE)});
        NpyArray matrix = new NpyArray(new int[] {SIZE, WIDTH}, projection);
        NpyArray parameter = new NpyArray(new int[] {WIDTH, SIZE}, transposed(projection, SIZE, WIDTH));
        write("clip.safetensors", Map.of("visual_projection.weight", matrix, "logit_scale", scale));
        write(
                "siglip.safetensors",
                Map.of(
                        "visual.proj",
                        parameter,
                        "logit_scale",
                        scale,
                        "logit_bias",
                        new NpyArray(new int[] {1}, new float[] {BIAS})));
        write("bare.safetensors", Map.of("visual.proj", parameter));
        NpyArray nothing = new NpyArray(new int[] {WIDTH, SIZE}, new float[WIDTH * SIZE]);
        write("nothing.safetensors", Map.of("visual.proj", nothing, "logit_scale", scale));
    }

    private void write(String name, Map<String, NpyArray> tensors) {
        SafetensorsWriter.write(folder.resolve(name), tensors);
    }

    private static float[] transposed(float[] values, int rows, int columns) {
        float[] transposed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            transposed[i % columns * rows + i / columns] = values[i];
        }
        return transposed;
    }

    private CommandLine add(String texts, String... more) {
        List<Object> words = new ArrayList<>(List.of("heads", "add", "--model", bundle, "--name", "zero"));
        words.addAll(List.of("--text", folder.resolve(texts), "--labels", labels));
        for (String word : more) {
            words.add(word.endsWith(".safetensors") ? folder.resolve(word) : word);
        }
        return CommandLine.run(words.toArray());
    }

    /** By definition, with doubles. */
    private double cosine(float[] latent, int text) {
        double product = 0;
        double image = 0;
        double length = 0;
        for (int i = 0; i < SIZE; i++) {
            double value = 0;
            for (int j = 0; j < WIDTH; j++) {
                value += (double) projection[i * WIDTH + j] * latent[j];
            }
            product += value * texts[text * SIZE + i];
            image += value * value;
            length += (double) texts[text * SIZE + i] * texts[text * SIZE + i];
        }
        return product / Math.sqrt(image * length);
    }

    private Map<?, ?> explain(String method) {
        CommandLine run = CommandLine.run(
                "explain",
                "--model",
                bundle,
                "--head",
                "zero",
                "--image",
                Fixtures.path("dino").resolve("48x40/input.npy"),
                "--size",
                "48x40",
                "--method",
                method,
                "--target",
                "class:all",
                "--out",
                folder.resolve("out"));
        assertThat(run.status()).as(run.err()).isZero();
        return Json.read(folder.resolve("out/input/prediction.json"), Map.class);
    }

    private static float[] floats(Map<?, ?> prediction, String name) {
        List<?> values = (List<?>) Objects.requireNonNull(prediction.get(name));
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = ((Number) values.get(i)).floatValue();
        }
        return floats;
    }

    @ParameterizedTest
    @CsvSource({"rows,clip", "columns,clip", "rows,siglip", "columns,siglip"})
    void should_give_scaled_cosines(String texts, String model) {
        boolean sigmoid = model.equals("siglip");
        CommandLine added = add(texts + ".safetensors", "--projection", model + ".safetensors");
        assertThat(added.status()).as(added.err()).isZero();
        assertThat(Bundle.open(bundle).headCard("zero").kind())
                .isEqualTo(sigmoid ? HeadKind.MULTI_LABEL : HeadKind.SINGLE_LABEL);
        assertThat(Bundle.open(bundle).headCard("zero").cosineScale()).isEqualTo(SCALE, within(1e-5));
        Map<?, ?> prediction = explain("am");
        float[] latent = floats(prediction, "latent");
        float[] logits = floats(prediction, "logits");
        for (int c = 0; c < CLASSES; c++) {
            assertThat((double) logits[c]).isEqualTo(SCALE * cosine(latent, c) + (sigmoid ? BIAS : 0), within(1e-4));
        }
        double sum = 0;
        for (Object top : (List<?>) Objects.requireNonNull(prediction.get("top"))) {
            sum += ((Number) Objects.requireNonNull(((Map<?, ?>) top).get("probability"))).doubleValue();
        }
        assertThat(sum).isEqualTo(sigmoid ? sigmoids(logits) : 1, within(1e-5));
    }

    private static double sigmoids(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += 1 / (1 + Math.exp(-logit));
        }
        return sum;
    }

    /** Closed form, graph gradients, and the graph of the export, which has the gradient of the cosine as operations. */
    @ParameterizedTest
    @CsvSource({"clip", "none"})
    void should_have_the_same_maps_by_every_way(String model) throws IOException {
        if (model.equals("none")) {
            write(
                    "rows.safetensors",
                    Map.of(
                            "texts",
                            new NpyArray(new int[] {CLASSES, WIDTH}, Arrays.copyOf(projection, CLASSES * WIDTH))));
            assertThat(add("rows.safetensors", "--projection", "none", "--scale", "20")
                            .status())
                    .isZero();
        } else {
            assertThat(add("rows.safetensors", "--projection", "clip.safetensors")
                            .status())
                    .isZero();
        }
        float[] logits = floats(explain("cdam"), "logits");
        float[] maps = Npy.read(folder.resolve("out/input/cdam.class-all.npy")).values();
        float largest = 0;
        for (float score : maps) {
            largest = Math.max(largest, Math.abs(score));
        }
        assertThat(largest).isGreaterThan(1e-3f);
        Bundle opened = Bundle.open(bundle);
        Path export = folder.resolve("export");
        HeadExporter.write(opened, opened.head("zero").orElseThrow(), export, false);
        NpyArray input = Npy.read(Fixtures.path("dino").resolve("48x40/input.npy"));
        float[] twice = Arrays.copyOf(input.values(), 2 * 3 * 48 * 40);
        for (int i = 0; i < 3 * 48 * 40; i++) {
            twice[3 * 48 * 40 + i] = -twice[i]; // a batch, whose gradients are each image's own
        }
        try (SavedModelBundle loaded = SavedModelBundle.load(export.toString());
                TFloat32 image = Tensors.of(twice, 2, 3, 48, 40);
                TInt32 ids = TInt32.tensorOf(Shape.of(CLASSES), DataBuffers.of(0, 1, 2, 3, 4));
                Result result = loaded.session()
                        .runner()
                        .feed("image", image)
                        .feed("class_ids", ids)
                        .fetch("cdam")
                        .fetch("logits")
                        .run()) {
            float[] exported = Tensors.values(result.get(0));
            for (int i = 0; i < maps.length; i++) {
                assertThat(exported[i]).isEqualTo(maps[i], within(1e-4f * largest));
            }
            assertThat(Arrays.copyOf(Tensors.values(result.get(1)), CLASSES)).containsExactly(logits, within(1e-3f));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--projection bare.safetensors, logit_scale: expected one number in this file or the model's; found none",
        "--scale 100, the projection of the image is not here",
        "--projection none --scale 100, expected 5 classes (--labels) of 48 numbers",
        "--projection bare.safetensors --scale 100 --head-kind multi-label, logit_bias: expected one number",
        "--projection nothing.safetensors, projection: expected one that leaves something of a latent",
        "--projection bare.safetensors --scale -1, scale of the cosine: expected a number above 0",
    })
    void should_ask_for_what_is_lacking(String options, String message) {
        CommandLine added = add("rows.safetensors", options.split(" "));
        assertThat(added.status()).isEqualTo(1);
        assertThat(added.errors()).singleElement().asString().contains(message.replace(';', ','));
        assertThat(Bundle.open(bundle).headNames()).doesNotContain("zero");
    }

    @Test
    void should_refuse_embeddings_that_read_either_way() throws IOException {
        Files.writeString(labels, "a\nb\nc\nd\ne\nf\n");
        write("square.safetensors", Map.of("texts", new NpyArray(new int[] {SIZE, SIZE}, new float[SIZE * SIZE])));
        assertThat(add("square.safetensors", "--projection", "clip.safetensors").errors())
                .singleElement()
                .asString()
                .contains("rows and columns could be either");
    }

    @ParameterizedTest
    @CsvSource({"0, text embedding 0: expected one of a length above 0", "NaN, expected finite numbers"})
    void should_refuse_embeddings_without_a_direction_by_name(float number, String message) {
        float[] texts = new float[CLASSES * SIZE];
        Arrays.fill(texts, number);
        write("odd.safetensors", Map.of("texts", new NpyArray(new int[] {CLASSES, SIZE}, texts)));
        assertThat(add("odd.safetensors", "--projection", "clip.safetensors").errors())
                .singleElement()
                .asString()
                .contains("odd.safetensors", message);
    }
}
