package cdam.testing;

import cdam.bundle.Bundle;
import cdam.bundle.BundleExporter;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Labels;
import cdam.bundle.Model;
import cdam.bundle.ModelCard;
import cdam.bundle.SessionOptions;
import cdam.bundle.WeightStorage;
import cdam.checkpoint.HeadReader;
import cdam.checkpoint.ImportedModel;
import cdam.image.Preprocessing;
import cdam.io.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The fixtures' tiny ViTs as bundles, imported once a test run. */
public final class TinyModels {
    private static final Map<String, Bundle> BUNDLES = new HashMap<>();
    private static final Map<String, Model> MODELS = new HashMap<>();

    private TinyModels() {}

    /** The bundle of {@code dino}, {@code dinov2} or {@code dinov2-registers}, with the fixture's head as its default. */
    public static synchronized Bundle bundle(String name) {
        return BUNDLES.computeIfAbsent(name, TinyModels::export);
    }

    /** A copy of {@link #bundle}, to be changed. */
    public static Bundle copy(String name, Path to) {
        Path from = bundle(name).path();
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path source : tree.toList()) {
                Files.copy(source, to.resolve(from.relativize(source).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bundle.open(to);
    }

    /** The loaded model, shared by all tests of a run; never closed by them. */
    public static synchronized Model model(String name) {
        return MODELS.computeIfAbsent(name, key -> Model.load(bundle(key), SessionOptions.DEFAULT));
    }

    /** The attention heads that a fixture's config.json gives. */
    public static int attentionHeads(String name) {
        return name.equals("dino") ? 3 : 2;
    }

    private static Bundle export(String name) {
        try {
            Path folder = Files.createTempDirectory("cdam-test-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> AtomicFiles.deleteTree(folder)));
            Path file = Fixtures.path(name).resolve("backbone.pth");
            ImportedModel imported = Backbones.read(file, Backbones.ofHeads(attentionHeads(name)));
            ModelCard.Source source = new ModelCard.Source(
                    "backbone.pth",
                    imported.sha256(),
                    imported.format(),
                    imported.family(),
                    imported.report().ignored());
            var head = HeadReader.read(Fixtures.path(name).resolve("head.pth")).linear();
            return BundleExporter.export(
                    imported.weights(),
                    WeightStorage.DEFAULT,
                    Preprocessing.IMAGENET,
                    source,
                    folder.resolve(name),
                    bundle -> bundle.addHead(
                            "default",
                            head,
                            HeadKind.SINGLE_LABEL,
                            HeadInput.CLS,
                            Labels.numbered(head.classes()),
                            Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
