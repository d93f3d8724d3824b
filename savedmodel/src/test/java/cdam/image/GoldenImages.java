package cdam.image;

import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.Fixtures;
import java.nio.file.Path;
import java.util.List;

/** Pillow's pictures beside ours. */
final class GoldenImages {
    /**
     * How far two pictures are from each other.
     *
     * @param largest the largest difference of a level, of 255
     * @param shareWithin4 the share of pixels with no channel further off than 4 levels
     */
    record Difference(int largest, double shareWithin4) {}

    private GoldenImages() {}

    static Path file(String name) {
        return Fixtures.path("images").resolve(name);
    }

    /** A folder of the test resources, beside the fixtures. */
    static Path folder(String name) {
        return Fixtures.path("..").resolve(name).normalize();
    }

    /** The names of the image files in the folder {@code images}. */
    static List<String> moreKinds() {
        return images(folder("images"));
    }

    /** The names of the image files in a folder, without the arrays beside them. */
    static List<String> images(Path folder) {
        return ImageFiles.list(List.of(folder)).images().stream()
                .map(file -> file.relative().toString())
                .filter(name -> !name.endsWith(".npy"))
                .toList();
    }

    static RgbImage photo(String name) {
        return ImageFiles.read(folder("photos").resolve(name + ".png"));
    }

    /** Pillow's picture, from {@code images/NAME.npy}. */
    static RgbImage golden(String name) {
        return golden(file(name + ".npy"));
    }

    static RgbImage golden(Path file) {
        NpyArray array = Npy.read(file);
        byte[] rgb = new byte[array.values().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) array.values()[i];
        }
        return new RgbImage(array.shape()[1], array.shape()[0], rgb);
    }

    static Difference difference(RgbImage actual, RgbImage expected) {
        if (actual.width() != expected.width() || actual.height() != expected.height()) {
            throw new AssertionError("expected " + expected.width() + " x " + expected.height() + ", found "
                    + actual.width() + " x " + actual.height());
        }
        int largest = 0;
        int within = 0;
        int pixels = actual.width() * actual.height();
        for (int pixel = 0; pixel < pixels; pixel++) {
            int worst = 0;
            for (int i = 3 * pixel; i < 3 * pixel + 3; i++) {
                worst = Math.max(worst, Math.abs((actual.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff)));
            }
            largest = Math.max(largest, worst);
            within += worst <= 4 ? 1 : 0;
        }
        return new Difference(largest, (double) within / pixels);
    }
}
