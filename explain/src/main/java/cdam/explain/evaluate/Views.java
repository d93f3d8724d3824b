package cdam.explain.evaluate;

import cdam.explain.job.ExplainConfig;
import cdam.explain.job.ImageSize;
import cdam.image.Framing;
import cdam.image.ImageTensor;
import cdam.image.Preprocessing;
import cdam.image.RgbImage;
import java.nio.file.Path;

/** How the model sees pictures: at its size, normalised, cut into patches. */
final class Views {
    private final Framing framing;
    private final Preprocessing preprocessing;
    private final int patch;

    /** @param size whole patches */
    Views(ImageSize size, ExplainConfig.Framing kind, Preprocessing preprocessing, int patch) {
        this.framing = kind.to(size);
        this.preprocessing = preprocessing;
        this.patch = patch;
    }

    int patch() {
        return patch;
    }

    RgbImage framed(RgbImage image) {
        return framing.apply(image);
    }

    ImageTensor normalised(RgbImage framed) {
        return preprocessing.normalise(framed);
    }

    /** A tensor as it is, cut to whole patches. */
    ImageTensor tensor(Path file) {
        return ImageTensor.read(file).cutTo(patch).image();
    }

    /** A tensor as a picture. */
    RgbImage picture(ImageTensor image) {
        return preprocessing.picture(image);
    }

    /** The share of each patch that is white in a black and white picture of the model's size. */
    float[] coverage(RgbImage seen) {
        int columns = seen.width() / patch;
        float[] inside = new float[columns * (seen.height() / patch)];
        for (int i = 0; i < seen.width() * seen.height(); i++) {
            if ((seen.rgb()[3 * i] & 0xFF) >= 128) {
                inside[i / seen.width() / patch * columns + i % seen.width() / patch] += 1f / (patch * patch);
            }
        }
        return inside;
    }
}
