package cdam.train.augment;

import cdam.image.Box;
import cdam.image.Interpolation;
import cdam.image.Resize;
import cdam.image.RgbImage;
import cdam.io.UsageException;
import java.util.SplittableRandom;

/**
 * A random part of the image, stretched to the model's size and mirrored or not, by torchvision's public rules of {@code
 * RandomResizedCrop} and {@code RandomHorizontalFlip}: ten times, an area is drawn uniformly, and a ratio of width to
 * height uniformly in its logarithm; the first box that fits is put at a uniform place. If none fits: the largest box in
 * the middle within the ratios.
 *
 * @param height of the result
 * @param width of the result
 * @param interpolation of the resize
 * @param minArea smallest share of the image, 0.08 in torchvision
 * @param maxArea largest share, 1
 * @param minRatio smallest width / height, 3/4
 * @param maxRatio largest, 4/3
 * @param flip probability of mirroring, 0.5
 */
public record RandomResizedCrop(
        int height,
        int width,
        Interpolation interpolation,
        double minArea,
        double maxArea,
        double minRatio,
        double maxRatio,
        double flip) {
    private static final int TRIES = 10;

    public RandomResizedCrop {
        if (!(minArea > 0 && minArea <= maxArea && maxArea <= 1)) {
            throw new UsageException("area: expected two rising numbers in (0, 1], found " + minArea + ", " + maxArea);
        }
        if (!(minRatio > 0 && minRatio <= maxRatio && Double.isFinite(maxRatio))) {
            throw new UsageException("ratio: expected two rising numbers above 0, found " + minRatio + ", " + maxRatio);
        }
        if (!(flip >= 0 && flip <= 1)) {
            throw new UsageException("flip: expected a probability, found " + flip);
        }
    }

    /** torchvision's defaults. */
    public static RandomResizedCrop of(int height, int width) {
        return new RandomResizedCrop(height, width, Interpolation.BILINEAR, 0.08, 1, 3 / 4.0, 4 / 3.0, 0.5);
    }

    RgbImage apply(RgbImage image, SplittableRandom random) {
        Box box = box(image.width(), image.height(), random);
        RgbImage resized = Resize.resize(image, box, interpolation, height, width);
        return random.nextDouble() < flip ? mirror(resized) : resized;
    }

    /** The part of an image of {@code imageWidth} x {@code imageHeight} to keep. */
    Box box(int imageWidth, int imageHeight, SplittableRandom random) {
        double area = (double) imageWidth * imageHeight;
        for (int i = 0; i < TRIES; i++) {
            double wanted = area * uniform(random, minArea, maxArea);
            double ratio = Math.exp(uniform(random, Math.log(minRatio), Math.log(maxRatio)));
            long w = (long) Math.rint(Math.sqrt(wanted * ratio));
            long h = (long) Math.rint(Math.sqrt(wanted / ratio));
            if (w > 0 && w <= imageWidth && h > 0 && h <= imageHeight) {
                int y = random.nextInt(imageHeight - (int) h + 1);
                int x = random.nextInt(imageWidth - (int) w + 1);
                return new Box(x, y, (int) w, (int) h);
            }
        }
        return middle(imageWidth, imageHeight);
    }

    private Box middle(int imageWidth, int imageHeight) {
        double ratio = (double) imageWidth / imageHeight;
        int w = imageWidth;
        int h = imageHeight;
        if (ratio < minRatio) {
            h = Math.max(1, (int) Math.rint(w / minRatio));
        } else if (ratio > maxRatio) {
            w = Math.max(1, (int) Math.rint(h * maxRatio));
        }
        return new Box((imageWidth - w) / 2, (imageHeight - h) / 2, w, h);
    }

    private static double uniform(SplittableRandom random, double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    private static RgbImage mirror(RgbImage image) {
        byte[] from = image.rgb();
        byte[] to = new byte[from.length];
        int width = image.width();
        for (int i = 0; i < from.length / 3; i++) {
            int mirrored = i / width * width + width - 1 - i % width;
            System.arraycopy(from, 3 * i, to, 3 * mirrored, 3);
        }
        return new RgbImage(image.width(), image.height(), to);
    }
}
