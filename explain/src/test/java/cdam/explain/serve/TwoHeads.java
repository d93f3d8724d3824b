package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.io.AtomicFiles;
import cdam.testing.TinyModels;
import cdam.vit.LinearHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A copy of the tiny model with a second head of three classes, one of which tries to be markup. */
final class TwoHeads {
    static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private TwoHeads() {}

    static Bundle bundle() {
        return with(
                "hostile",
                List.of(new Label(0, "a", HOSTILE), new Label(1, "b", "second"), new Label(2, "c", "third")));
    }

    /** As many classes as ImageNet's. */
    static Bundle thousand() {
        return with(
                "thousand",
                IntStream.range(0, 1000)
                        .mapToObj(i -> new Label(i, "n" + i, "kind " + i))
                        .toList());
    }

    private static Bundle with(String name, List<Label> labels) {
        try {
            Path copy = Files.createTempDirectory("cdam-test-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> AtomicFiles.deleteTree(copy)));
            copy(TinyModels.bundle("dino").path(), copy);
            Bundle bundle = Bundle.open(copy);
            LinearHead first = bundle.head("default").orElseThrow().linear();
            int classes = labels.size();
            float[] weight = new float[classes * first.features()];
            float[] bias = new float[classes];
            for (int i = 0; i < weight.length; i++) {
                weight[i] = first.weight()[i % first.weight().length];
            }
            for (int i = 0; i < classes; i++) { // rows repeat; the bias alone orders them
                bias[i] = first.bias()[i % first.bias().length] - 0.01f * Math.floorDiv(i, 10);
            }
            bundle.addHead(
                    name,
                    new LinearHead(classes, first.features(), weight, bias),
                    HeadKind.SINGLE_LABEL,
                    HeadInput.CLS,
                    new Labels(labels),
                    Map.of());
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
