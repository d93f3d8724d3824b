package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.bundle.Bundle;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Labels;
import cdam.explain.score.ClassScore;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import cdam.vit.LinearHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of heads for several labels and of one row: each class's own sigmoid, and maps of it. */
class HeadKindsTest {
    private static final int WIDTH = 48;

    @TempDir
    Path folder;

    private Bundle bundle;

    @BeforeEach
    void copy() throws IOException {
        Path from = TinyModels.bundle("dino").path();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve("bundle").resolve(from.relativize(file)));
            }
        }
        bundle = Bundle.open(folder.resolve("bundle"));
    }

    private void add(String name, HeadKind kind, float... biases) {
        float[] weight = new float[biases.length * WIDTH];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = 0.01f * ((i * 7) % 5 - 2);
        }
        LinearHead linear = new LinearHead(biases.length, WIDTH, weight, biases);
        bundle.addHead(name, linear, kind, HeadInput.CLS, Labels.numbered(biases.length), Map.of());
    }

    private String explain(String head) {
        CommandLine run = CommandLine.run(
                "explain",
                "--model",
                bundle.path(),
                "--head",
                head,
                "--image",
                Fixtures.path("dino/32x32/input.npy"),
                "--method",
                "cdam",
                "--target",
                "class:#0,probability:#0",
                "--out",
                folder.resolve(head));
        assertThat(run.status()).as(run.err()).isZero();
        return run.out();
    }

    private Prediction prediction(String head) {
        return Json.read(folder.resolve(head + "/input/prediction.json"), Prediction.class);
    }

    private float[] map(String head, String target) {
        return Npy.read(folder.resolve(head + "/input/cdam." + target + ".npy")).values();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void should_take_each_label_of_several_for_itself() throws IOException {
        add("several", HeadKind.MULTI_LABEL, 3, 2.5f, -4);
        String said = explain("several");

        Prediction prediction = prediction("several");
        assertThat(prediction.top())
                .allSatisfy(entry -> assertThat(entry.probability()).isCloseTo(sigmoid(entry.logit()), within(1e-9)));
        assertThat(prediction.top().get(1).probability()).as("both are likely").isGreaterThan(0.5);
        double first = prediction.top().get(0).probability();
        assertThat(said).contains(String.format(Locale.ROOT, "%.1f %%", 100 * first));
        String page = Files.readString(folder.resolve("several/index.html")).replace(" ", "");
        assertThat(page.contains("\"probability\":" + first))
                .as("the page has %s", first)
                .isTrue();

        // dp/dz of one class alone: the map is the logit's, p (1 - p) times
        float[] logit = map("several", "class-index-0");
        float[] probability = map("several", "probability-index-0");
        double p = sigmoid(prediction.logits()[0]);
        for (int i = 0; i < logit.length; i++) {
            logit[i] *= (float) (p * (1 - p));
        }
        assertThat(Fixtures.relativeError(probability, logit)).isLessThan(1e-4);
    }

    @Test
    void should_show_the_sigmoid_of_a_head_of_one_row() {
        add("one", HeadKind.BINARY, -6.8f);
        explain("one");

        ClassScore entry = prediction("one").top().get(0);
        assertThat(entry.probability())
                .isCloseTo(sigmoid(entry.logit()), within(1e-9))
                .isLessThan(0.01);
        double largest = 0;
        for (float score : map("one", "probability-index-0")) {
            largest = Math.max(largest, Math.abs(score));
        }
        assertThat(largest).isPositive();
    }

    /** Results by softmax, as an earlier release gave them, are not mixed with these. */
    @Test
    void should_refuse_a_folder_with_results_of_another_kind() throws IOException {
        add("several", HeadKind.MULTI_LABEL, 3, 2.5f, -4);
        explain("several");
        Path record = folder.resolve("several/run.json");
        Files.writeString(record, Files.readString(record).replace(" multi-label\"", "\""));
        CommandLine again = CommandLine.run(
                "explain",
                "--model",
                bundle.path(),
                "--head",
                "several",
                "--image",
                Fixtures.path("dino/32x32/input.npy"),
                "--method",
                "cdam",
                "--out",
                folder.resolve("several"));
        assertThat(again.errors()).singleElement().asString().contains("multi-label", "give another out");
    }
}
