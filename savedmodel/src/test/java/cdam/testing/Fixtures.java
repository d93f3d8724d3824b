package cdam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.Npy;
import cdam.io.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The golden files, at {@code savedmodel/src/test/resources/fixtures}: tiny ViTs with the outputs of an independent
 * PyTorch implementation, images with Pillow's decoding beside each, Adam's course, and statistics of maps.
 */
public final class Fixtures {
    /** A model's folder and one of the image sizes (height x width) that it has golden values for. */
    public record Case(String model, String size) {
        public Path folder() {
            return path(model).resolve(size);
        }

        public NpyArray golden(String name) {
            return Npy.read(folder().resolve(name + ".npy"));
        }
    }

    private static final Path ROOT = findRoot();

    private Fixtures() {}

    public static Path path(String name) {
        return ROOT.resolve(name);
    }

    /** All models with all their sizes. */
    public static List<Case> cases() {
        return List.of(
                new Case("dino", "32x32"),
                new Case("dino", "48x40"),
                new Case("dino", "64x24"),
                new Case("dinov2", "70x70"),
                new Case("dinov2", "56x84"),
                new Case("dinov2-registers", "42x42"),
                new Case("dinov2-registers", "56x70"));
    }

    /** The largest difference of two arrays, divided by the largest absolute value of the expected one. */
    public static double relativeError(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double error = 0;
        double scale = 0;
        for (int i = 0; i < expected.length; i++) {
            assertThat(Float.isFinite(actual[i])).as("finite at %d", i).isTrue();
            error = Math.max(error, Math.abs((double) actual[i] - expected[i]));
            scale = Math.max(scale, Math.abs(expected[i]));
        }
        return scale == 0 ? error : error / scale;
    }

    private static Path findRoot() {
        for (String start : List.of(
                "src/test/resources/fixtures",
                "../savedmodel/src/test/resources/fixtures",
                "../../savedmodel/src/test/resources/fixtures")) {
            Path root = Path.of(start).toAbsolutePath().normalize();
            if (Files.isDirectory(root)) {
                return root;
            }
        }
        throw new IllegalStateException("the fixtures are missing: run the tests from a module's folder");
    }
}
