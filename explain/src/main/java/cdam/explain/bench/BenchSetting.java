package cdam.explain.bench;

import cdam.bundle.SessionOptions;
import cdam.image.ImageTensor;
import cdam.io.UsageException;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What is benchmarked, on what.
 *
 * @param height of the images in pixels
 * @param width of the images in pixels
 * @param batch images at once
 * @param session device, precision, threads
 */
record BenchSetting(int height, int width, int batch, SessionOptions session) {
    /** What one native tensor of pixels may hold. */
    private static final long MAX_NUMBERS = 1L << 28;

    BenchSetting {
        if (3L * height * width * batch > MAX_NUMBERS) {
            throw new UsageException("bench: expected at most " + MAX_NUMBERS + " numbers in a batch of images, found "
                    + 3L * height * width * batch + "; use a smaller --size or --batch");
        }
    }

    void require(ViTConfig config) {
        if (height % config.patch() != 0 || width % config.patch() != 0) {
            throw new UsageException(
                    "--size: expected multiples of the patch " + config.patch() + ", found " + height + "x" + width);
        }
    }

    int patches(ViTConfig config) {
        return height / config.patch() * (width / config.patch());
    }

    /** A batch of images of normal noise, the same ones each time. */
    List<ImageTensor> randomImages() {
        return IntStream.range(0, batch).mapToObj(this::random).toList();
    }

    private ImageTensor random(int seed) {
        Random random = new Random(seed);
        float[] values = new float[3 * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new ImageTensor(height, width, values);
    }
}
