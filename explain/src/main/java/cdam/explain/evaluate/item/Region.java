package cdam.explain.evaluate.item;

import cdam.image.RgbImage;

/**
 * Where a class is in an image.
 *
 * @param classIndex its row in the head
 * @param name for people
 * @param inside the share of each patch's area inside, 0 to 1, row by row
 */
public record Region(int classIndex, String name, float[] inside) {
    /**
     * The region of a class that is where a picture, as the model sees it, is white.
     *
     * @param patch its side; a rest that is no whole patch does not count
     */
    static Region white(int classIndex, String name, RgbImage seen, int patch) {
        int rows = seen.height() / patch;
        int columns = seen.width() / patch;
        float[] inside = new float[rows * columns];
        for (int y = 0; y < rows * patch; y++) {
            for (int x = 0; x < columns * patch; x++) {
                if ((seen.rgb()[3 * (y * seen.width() + x)] & 0xFF) >= 128) {
                    inside[y / patch * columns + x / patch] += 1f / (patch * patch);
                }
            }
        }
        return new Region(classIndex, name, inside);
    }

    /** Its share of the image. */
    public double area() {
        double sum = 0;
        for (float share : inside) {
            sum += share;
        }
        return sum / inside.length;
    }
}
