package cdam.explain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.evaluate.report.EvaluationResults;
import cdam.explain.metric.Intervention;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.MetricSettings;
import cdam.explain.metric.Metrics;
import cdam.io.Json;
import cdam.testing.CommandLine;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed configs, as they are but for the model, the images and the number of draws. */
class EvaluateConfigsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"demo-fig6", "paper-fig6"})
    void should_make_the_statistics_of_the_papers_figure(String name) throws IOException {
        new Workplace(folder);
        EvaluationResults results = run(name, "size=32x32", "sample=4", "settings={boxes: 50}"); // the rest stay

        assertThat(results.pairs()).containsKeys("pearson", "spearman", "sign-agreement", "mean-where-negative");
        assertThat(results.methods()).contains("cdam", "tam", "am", "rp");
        assertThat(results.notComparable()).contains("another model");
    }

    @Test
    void should_measure_everything_with_every_method() throws IOException {
        new Workplace(folder);
        EvaluationResults results = run(
                "benchmark",
                "regions.file=" + folder.resolve("regions.json"),
                "regions.masks=" + folder.resolve("masks"),
                "mosaics.images=" + folder.resolve("images"),
                "mosaics.count=1",
                "sample=4",
                "randomisation_images=4",
                "randomisation_shuffles=2",
                "settings={points: 3, boxes: 5, box_side: 0.5, sets: 4, set_shares: [0.25]}");

        List<String> measured = new ArrayList<>(results.measures().keySet());
        measured.addAll(results.pairs().keySet());
        assertThat(measured)
                .containsExactlyInAnyOrderElementsOf(Metrics.of(MetricSettings.DEFAULTS).all().stream()
                        .filter(info -> !(info.metric() instanceof Intervention)) // needs pictures without a thing
                        .map(MetricInfo::name)
                        .toList());
        assertThat(results.ranks()).containsKeys("fidelity", "weight-randomisation", "energy");
        assertThat(results.milliseconds()).hasSameSizeAs(results.methods());
    }

    private EvaluationResults run(String config, String... settings) {
        List<Object> words = new ArrayList<>(List.of("evaluate", "--config", "../configs/" + config + ".yaml"));
        List<String> all = new ArrayList<>(List.of(
                "model=" + TinyModels.bundle("dino").path(),
                "images=" + folder.resolve("images"),
                "examples=0",
                "resamples=20",
                "batch=4",
                "out=" + folder.resolve("out")));
        all.addAll(List.of(settings));
        all.forEach(setting -> words.addAll(List.of("--set", setting)));
        CommandLine run = CommandLine.run(words.toArray());
        assertThat(run.status()).as(run.err()).isZero();
        return Json.read(folder.resolve("out/results.json"), EvaluationResults.class);
    }
}
