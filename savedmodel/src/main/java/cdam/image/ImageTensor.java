package cdam.image;

import cdam.io.InputException;
import cdam.io.Npy;
import cdam.io.NpyArray;
import java.nio.file.Path;

/**
 * An image as a model sees it.
 *
 * @param height H, rows
 * @param width W, columns
 * @param values (3, H, W), normalised, finite; not copied
 */
public record ImageTensor(int height, int width, float[] values) {
    public ImageTensor {
        if (height < 1 || width < 1 || 3L * height * width != values.length) {
            throw new InputException("expected 3 x " + height + " x " + width + " values, found " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InputException("expected finite numbers, found " + values[i] + " at "
                        + NpyArray.describe(i / (height * width), i / width % height, i % width));
            }
        }
    }

    /**
     * What is left of an image whose sides are whole patches.
     *
     * @param image the upper left part
     * @param rows how many rows were cut off below
     * @param columns how many columns were cut off on the right
     */
    public record Cut(ImageTensor image, int rows, int columns) {
        /** Whether anything was cut off. */
        public boolean isLossy() {
            return rows > 0 || columns > 0;
        }
    }

    /**
     * Reads a float32 {@code .npy} of shape (3, H, W) or (1, 3, H, W), already normalised, as it is.
     *
     * @throws InputException if the file is anything else or holds NaN or infinity
     */
    public static ImageTensor read(Path file) {
        NpyArray array = Npy.readFloat32(file);
        int[] shape = array.shape();
        int last = shape.length - 1;
        boolean fits = (shape.length == 3 || (shape.length == 4 && shape[0] == 1)) && shape[last - 2] == 3;
        if (!fits || array.values().length == 0) {
            throw new InputException(file + ": expected an image tensor of shape (3, H, W) or (1, 3, H, W), found "
                    + NpyArray.describe(shape));
        }
        try {
            return new ImageTensor(shape[last - 1], shape[last], array.values());
        } catch (InputException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Cuts the right and lower rest that is no whole patch.
     *
     * @throws InputException if the image is smaller than a patch
     */
    public Cut cutTo(int patch) {
        int rows = height % patch;
        int columns = width % patch;
        if (height < patch || width < patch) {
            throw new InputException("expected an image of at least one patch, " + patch + " x " + patch + ", found "
                    + height + " x " + width + " (height x width)");
        }
        if (rows == 0 && columns == 0) {
            return new Cut(this, 0, 0);
        }
        int newHeight = height - rows;
        int newWidth = width - columns;
        float[] kept = new float[3 * newHeight * newWidth];
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < newHeight; y++) {
                int from = (channel * height + y) * width;
                System.arraycopy(values, from, kept, (channel * newHeight + y) * newWidth, newWidth);
            }
        }
        return new Cut(new ImageTensor(newHeight, newWidth, kept), rows, columns);
    }
}
