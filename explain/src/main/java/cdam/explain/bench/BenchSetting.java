package cdam.explain.bench;

import cdam.bundle.SessionOptions;
import cdam.io.UsageException;
import cdam.vit.ViTConfig;

/**
 * What is benchmarked, on what.
 *
 * @param height of the images in pixels
 * @param width of the images in pixels
 * @param batch images at once
 * @param session device, precision, threads
 */
record BenchSetting(int height, int width, int batch, SessionOptions session) {
    void require(ViTConfig config) {
        if (height % config.patch() != 0 || width % config.patch() != 0) {
            throw new UsageException(
                    "--size: expected multiples of the patch " + config.patch() + ", found " + height + "x" + width);
        }
    }

    /** What one native tensor of pixels may hold. */
    private static final long MAX_NUMBERS = 1L << 28;

    BenchSetting {
        if (3L * height * width * batch > MAX_NUMBERS) {
            throw new UsageException("bench: expected at most " + MAX_NUMBERS + " numbers in a batch of images, found "
                    + 3L * height * width * batch + "; use a smaller --size or --batch");
        }
    }

    int patches(ViTConfig config) {
        return height / config.patch() * (width / config.patch());
    }
}
