package cdam.image;

import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.Fixtures;
import java.nio.file.Path;

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

    static RgbImage photo(String name) {
        return ImageFiles.read(Fixtures.path("../photos/" + name + ".png"));
    }

    /** Pillow's picture, from {@code images/NAME.npy}. */
    static RgbImage golden(String name) {
        NpyArray array = Npy.read(file(name + ".npy"));
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
