package cdam.image;

import cdam.io.InputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From levels to the numbers a model was trained on: (level / 255 - mean) / deviation, a channel at a time, in float32
 * and in this order, as torchvision's {@code ToTensor} and {@code Normalize}; and how a picture reaches the model's size.
 *
 * @param mean of red, green, blue, for levels from 0 to 1
 * @param deviation the standard deviation of red, green, blue, for levels from 0 to 1
 * @param resampling the filter of the resize; null, as in cards of 0.1.0: bicubic
 * @param size that images are brought to where nobody asks for another; null: that of the weights' positions
 */
public record Preprocessing(
        float[] mean,
        float[] deviation,
        @Nullable Interpolation resampling,
        @Nullable Size size) {
    /** Height and width in pixels. */
    public record Size(int height, int width) {
        private static final int MAX = 8192;

        public Size {
            if (height < 1 || width < 1 || height > MAX || width > MAX) {
                throw new InputException("preprocessing, size: expected a height and width from 1 to " + MAX
                        + ", found " + height + "x" + width);
            }
        }
    }

    /** The colours of ImageNet, with which DINO and DINOv2 were trained. */
    public static final Preprocessing IMAGENET =
            new Preprocessing(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

    public Preprocessing {
        require(mean.length == 3, "mean", "3 numbers", mean);
        require(deviation.length == 3, "standard deviation", "3 numbers", deviation);
        for (int channel = 0; channel < 3; channel++) {
            require(Float.isFinite(mean[channel]), "mean", "finite numbers", mean);
            boolean positive = deviation[channel] > 0 && Float.isFinite(deviation[channel]);
            require(positive, "standard deviation", "finite numbers above 0", deviation);
        }
        mean = mean.clone();
        deviation = deviation.clone();
        resampling = Objects.requireNonNullElse(resampling, Interpolation.BICUBIC);
    }

    /** Bicubic, at the size of the weights' positions. */
    public Preprocessing(float[] mean, float[] deviation) {
        this(mean, deviation, Interpolation.BICUBIC, null);
    }

    @Override
    public Interpolation resampling() {
        return Objects.requireNonNull(resampling);
    }

    /** For people. */
    public String description() {
        return "mean " + Arrays.toString(mean) + ", standard deviation " + Arrays.toString(deviation) + ", "
                + resampling().name().toLowerCase(Locale.ROOT)
                + (size == null ? "" : ", to " + size.height() + "x" + size.width());
    }

    /** The picture as a normalised tensor. */
    public ImageTensor normalise(RgbImage image) {
        float[] values = new float[image.rgb().length];
        normalise(image, values, 0);
        return new ImageTensor(image.height(), image.width(), values);
    }

    /** Writes the normalised picture as (3, H, W) into a batch from {@code offset} on. */
    public void normalise(RgbImage image, float[] target, int offset) {
        int pixels = image.width() * image.height();
        byte[] rgb = image.rgb();
        for (int channel = 0; channel < 3; channel++) {
            float[] table = table(channel);
            int to = offset + channel * pixels;
            for (int i = 0; i < pixels; i++) {
                target[to + i] = table[rgb[3 * i + channel] & 0xff];
            }
        }
    }

    /** The picture that a tensor was made from, as near as 256 levels allow; what lies outside them is clamped. */
    public RgbImage picture(ImageTensor image) {
        int pixels = image.height() * image.width();
        byte[] rgb = new byte[3 * pixels];
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < pixels; i++) {
                float level = (image.values()[channel * pixels + i] * deviation[channel] + mean[channel]) * 255;
                rgb[3 * i + channel] = (byte) Math.min(Math.max(Math.round(level), 0), 255);
            }
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }

    private float[] table(int channel) {
        float[] table = new float[256];
        for (int level = 0; level < 256; level++) {
            table[level] = (level / 255f - mean[channel]) / deviation[channel];
        }
        return table;
    }

    private static void require(boolean condition, String name, String expected, float[] found) {
        if (!condition) {
            throw new InputException(
                    "preprocessing, " + name + ": expected " + expected + ", found " + Arrays.toString(found));
        }
    }
}
