package cdam.explain.evaluate;

import static cdam.testing.Mutations.bytes;

import cdam.bundle.Labels;
import cdam.config.ConfigFile;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.item.RegionFile;
import cdam.explain.evaluate.measure.MapSource;
import cdam.explain.job.ExplainConfig;
import cdam.explain.job.Prediction;
import cdam.explain.job.RunRecord;
import cdam.explain.targets.Concept;
import cdam.image.RgbImage;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.FrozenFiles;
import cdam.testing.Mutations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this module reads, at random damage. */
class ReaderMutationTest {
    private static final int CASES = Mutations.cases(300);

    @TempDir
    Path folder = Path.of("");

    private static List<byte[]> configs(String... names) {
        return List.of(names).stream()
                .map(name -> bytes(Path.of("../configs", name + ".yaml")))
                .toList();
    }

    @Test
    void should_read_or_refuse_configs_of_explain() {
        Path file = folder.resolve("c.yaml");
        List<byte[]> whole = configs("demo-explain", "fig1-classes", "fig3-concepts", "fig7-methods");
        Mutations.check("YAML of explain", CASES, true, whole, damaged -> {
            Files.write(file, damaged);
            ConfigFile.read(file, ExplainConfig.class, List.of());
        });
    }

    @Test
    void should_read_or_refuse_configs_of_evaluate() {
        Path file = folder.resolve("c.yaml");
        List<byte[]> whole = configs("demo-fig6", "paper-fig6", "benchmark");
        Mutations.check("YAML of evaluate", CASES, true, whole, damaged -> {
            Files.write(file, damaged);
            ConfigFile.read(file, EvaluateConfig.class, List.of());
        });
    }

    @Test
    void should_read_or_refuse_concepts() {
        Path numbers = FrozenFiles.copy("concept-1.safetensors", folder);
        Path card = FrozenFiles.copy("concept-1.json", folder);
        byte[] wholeNumbers = bytes(numbers);
        byte[] wholeCard = bytes(card);
        Mutations.check("a concept's card", CASES, true, List.of(wholeCard), damaged -> {
            Files.write(card, damaged);
            Concept.read(numbers);
        });
        Mutations.check("a concept's numbers", CASES, false, List.of(wholeNumbers), damaged -> {
            Files.write(card, wholeCard);
            Files.write(numbers, damaged);
            Concept.read(numbers);
        });
    }

    @Test
    void should_read_or_refuse_what_explain_reads_again() {
        Path run = FrozenFiles.copy("run-1", folder);
        Path file = folder.resolve("damaged.json");
        Mutations.check("run.json", CASES, true, List.of(bytes(run.resolve("run.json"))), damaged -> {
            Files.write(file, damaged);
            Json.read(file, RunRecord.class, RunRecord.FORMAT);
        });
        Mutations.check("image.json", CASES, true, List.of(bytes(run.resolve("plain/image.json"))), damaged -> {
            Files.write(file, damaged);
            Json.read(file, RunRecord.ImageRecord.class);
        });
        Mutations.check(
                "prediction.json", CASES, true, List.of(bytes(run.resolve("plain/prediction.json"))), damaged -> {
                    Files.write(file, damaged);
                    Json.read(file, Prediction.class);
                });
    }

    @Test
    void should_read_or_refuse_what_evaluate_reads_again() {
        Path frozen = FrozenFiles.copy("evaluation-1", folder);
        Path result = frozen.resolve("items/image-0/result.json");
        Path identity = frozen.resolve("identity.json");
        Mutations.check("result.json", CASES, true, List.of(bytes(result)), damaged -> {
            Files.write(result, damaged);
            FrozenEvaluationTest.open(frozen).result("image-0");
        });
        Mutations.check("identity.json", CASES, true, List.of(bytes(identity)), damaged -> {
            Files.write(identity, damaged);
            FrozenEvaluationTest.open(frozen);
        });
    }

    @Test
    void should_read_or_refuse_maps_of_users() {
        Path file = folder.resolve("a.npy");
        byte[] whole = Npy.bytes(new NpyArray(new int[] {4, 4}, new float[16]));
        Mutations.check("maps of users", CASES, false, List.of(whole), damaged -> {
            Files.write(file, damaged);
            MapSource.read(folder, "a", 4, 4);
        });
    }

    @Test
    void should_read_or_refuse_regions() {
        Path file = folder.resolve("regions.json");
        String text =
                "{\"a.png\": [{\"class\": \"2\", \"box\": [1, 2, 3, 4]}, {\"class\": \"class 3\", \"box\": [0, 0, 8, 8],"
                        + " \"name\": \"fox\"}], \"b/c.png\": []}";
        Labels labels = Labels.numbered(5);
        RgbImage image = new RgbImage(8, 8, new byte[3 * 64]);
        Mutations.check("regions", CASES, true, List.of(text.getBytes(StandardCharsets.UTF_8)), damaged -> {
            Files.write(file, damaged);
            new RegionFile(new EvaluateConfig.RegionConfig(file, null, null, false), labels)
                    .of(Path.of("a.png"), image, picture -> picture, 8);
        });
    }
}
