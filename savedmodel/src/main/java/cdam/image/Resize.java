package cdam.image;

import java.util.Arrays;

/**
 * Resizes with Pillow's arithmetic, to the last bit: one axis after the other in fixed point, rounded to 8 bits between
 * them. The height comes first where it loses more than twice as many pixels as the width (Pillow 13, pull request 9549),
 * else the width.
 */
public final class Resize {
    private final RgbImage image;
    private final Box crop;
    private final AxisWeights columns;
    private final AxisWeights rows;

    private Resize(RgbImage image, Box crop, AxisWeights columns, AxisWeights rows) {
        this.image = image;
        this.crop = crop;
        this.columns = columns;
        this.rows = rows;
    }

    /** Stretches the whole image to {@code height} x {@code width}. */
    public static RgbImage resize(RgbImage image, Interpolation filter, int height, int width) {
        return resize(image, Box.of(image), filter, height, width);
    }

    /** Crops first, so that no pixel outside the box counts, then stretches to {@code height} x {@code width}. */
    public static RgbImage resize(RgbImage image, Box crop, Interpolation filter, int height, int width) {
        return window(image, crop, filter, height, width, new Box(0, 0, width, height));
    }

    /** Only the part {@code window} of what {@link #resize} gives; nothing else is computed. */
    static RgbImage window(RgbImage image, Box crop, Interpolation filter, int height, int width, Box window) {
        crop.requireInside(image);
        Resize resize = new Resize(
                image,
                crop,
                AxisWeights.of(filter, crop.width(), width, window.x(), window.width()),
                AxisWeights.of(filter, crop.height(), height, window.y(), window.height()));
        boolean heightFirst = height < crop.height() && crop.height() - height > 2 * (crop.width() - width);
        byte[] rgb = heightFirst ? resize.heightFirst() : resize.widthFirst();
        return new RgbImage(window.width(), window.height(), rgb);
    }

    /**
     * Each source row is resized once and added to the output rows that take from it, so that no second image is held:
     * those are the rows {@code open} to {@code close}, and both only move down.
     */
    private byte[] widthFirst() {
        int height = rows.outputs();
        int[] source = new int[3 * crop.width()];
        int[] row = new int[3 * columns.outputs()];
        int[] sums = new int[Math.multiplyExact(height, row.length)];
        Arrays.fill(sums, AxisWeights.HALF);
        int open = 0;
        int close = 0;
        for (int y = rows.first()[0]; open < height; y++) {
            while (close < height && rows.first()[close] <= y) {
                close++;
            }
            unpack(y, source);
            resizeRow(source, row);
            for (int out = open; out < close; out++) {
                int tap = out * rows.taps() + y - rows.first()[out];
                addRow(row, rows.weights()[tap], sums, out * row.length);
            }
            while (open < close && rows.first()[open] + rows.count()[open] <= y + 1) {
                open++;
            }
        }
        byte[] rgb = new byte[sums.length];
        for (int i = 0; i < sums.length; i++) {
            rgb[i] = (byte) AxisWeights.level(sums[i]);
        }
        return rgb;
    }

    private byte[] heightFirst() {
        int[] source = new int[3 * crop.width()];
        int[] sums = new int[source.length];
        int[] row = new int[3 * columns.outputs()];
        byte[] rgb = new byte[Math.multiplyExact(rows.outputs(), row.length)];
        for (int out = 0; out < rows.outputs(); out++) {
            Arrays.fill(sums, AxisWeights.HALF);
            for (int tap = 0; tap < rows.count()[out]; tap++) {
                unpack(rows.first()[out] + tap, source);
                addRow(source, rows.weights()[out * rows.taps() + tap], sums, 0);
            }
            for (int i = 0; i < sums.length; i++) {
                sums[i] = AxisWeights.level(sums[i]);
            }
            resizeRow(sums, row);
            for (int i = 0; i < row.length; i++) {
                rgb[out * row.length + i] = (byte) row[i];
            }
        }
        return rgb;
    }

    private void unpack(int y, int[] row) {
        byte[] rgb = image.rgb();
        int start = 3 * ((crop.y() + y) * image.width() + crop.x());
        for (int i = 0; i < row.length; i++) {
            row[i] = rgb[start + i] & 0xff;
        }
    }

    private void resizeRow(int[] source, int[] row) {
        int[] weights = columns.weights();
        for (int x = 0; x < columns.outputs(); x++) {
            int red = AxisWeights.HALF;
            int green = AxisWeights.HALF;
            int blue = AxisWeights.HALF;
            int at = 3 * columns.first()[x];
            int tap = x * columns.taps();
            int count = columns.count()[x];
            for (int t = 0; t < count; t++) {
                int weight = weights[tap + t];
                red += source[at + 3 * t] * weight;
                green += source[at + 3 * t + 1] * weight;
                blue += source[at + 3 * t + 2] * weight;
            }
            row[3 * x] = AxisWeights.level(red);
            row[3 * x + 1] = AxisWeights.level(green);
            row[3 * x + 2] = AxisWeights.level(blue);
        }
    }

    private static void addRow(int[] row, int weight, int[] sums, int offset) {
        for (int i = 0; i < row.length; i++) {
            sums[offset + i] += row[i] * weight;
        }
    }
}
