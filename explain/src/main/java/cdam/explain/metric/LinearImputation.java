package cdam.explain.metric;

import cdam.image.ImageTensor;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Copies of an image in which removed patches are guessed from the rest (Rong et al. 2022, noisy linear imputation): each pixel
 * is the mean of its eight neighbours, guessed ones included, those beside it weighing 1/6 and those across 1/12, plus a little
 * normal noise. What is left of an object's outline in a removed patch of one colour does not show here.
 */
final class LinearImputation {
    private static final double BESIDE = 1 / 6.0;
    private static final double ACROSS = 1 / 12.0;
    private static final double NOISE = 0.01;
    private static final double LEAST_CHANGE = 1e-5;
    private static final int MOST_SWEEPS = 10_000;

    private LinearImputation() {}

    /** With the noise. */
    static ImageTensor of(ImageTensor image, int patch, boolean[] removed, SplittableRandom random) {
        float[] values = smooth(image, patch, removed).values();
        int[] pixels = pixels(image, patch, removed);
        for (int channel = 0; channel < 3; channel++) {
            for (int pixel : pixels) {
                values[channel * image.height() * image.width() + pixel] += (float) (NOISE * random.nextGaussian());
            }
        }
        return new ImageTensor(image.height(), image.width(), values);
    }

    /** The solution of the linear system alone; at least one pixel must be left. */
    static ImageTensor smooth(ImageTensor image, int patch, boolean[] removed) {
        int height = image.height();
        int width = image.width();
        int[] places = IntStream.of(pixels(image, patch, removed))
                .map(pixel -> (pixel / width + 1) * (width + 2) + pixel % width + 1)
                .toArray();
        float[] values = image.values().clone();
        for (int channel = 0; channel < 3; channel++) {
            double[] framed = new double[(height + 2) * (width + 2)]; // a frame of zeros saves the test for edges
            double[] inside = new double[framed.length];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int place = (y + 1) * (width + 2) + x + 1;
                    framed[place] = values[(channel * height + y) * width + x];
                    inside[place] = 1;
                }
            }
            solve(framed, inside, places, width + 2, 2 / (1 + Math.sin(Math.PI / Math.max(height, width))));
            for (int place : places) {
                int y = place / (width + 2) - 1;
                values[(channel * height + y) * width + place % (width + 2) - 1] = (float) framed[place];
            }
        }
        return new ImageTensor(height, width, values);
    }

    /** Successive over-relaxation from the mean colour on. */
    private static void solve(double[] framed, double[] inside, int[] places, int stride, double relaxation) {
        double[] weights = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            weights[i] = neighbours(inside, places[i], stride);
            framed[places[i]] = 0;
        }
        double largest = Double.POSITIVE_INFINITY;
        for (int sweep = 0; sweep < MOST_SWEEPS && largest > LEAST_CHANGE; sweep++) {
            largest = 0;
            for (int i = 0; i < places.length; i++) {
                int at = places[i];
                double change = relaxation * (neighbours(framed, at, stride) / weights[i] - framed[at]);
                framed[at] += change;
                largest = Math.max(largest, Math.abs(change));
            }
        }
    }

    private static double neighbours(double[] framed, int at, int stride) {
        return BESIDE * (framed[at - stride] + framed[at - 1] + framed[at + 1] + framed[at + stride])
                + ACROSS
                        * (framed[at - stride - 1]
                                + framed[at - stride + 1]
                                + framed[at + stride - 1]
                                + framed[at + stride + 1]);
    }

    /** The pixels of the removed patches, row by row. */
    private static int[] pixels(ImageTensor image, int patch, boolean[] removed) {
        int columns = image.width() / patch;
        int rows = image.height() / patch;
        return IntStream.range(0, image.height() * image.width())
                .filter(pixel -> {
                    int row = pixel / image.width() / patch;
                    int column = pixel % image.width() / patch;
                    return row < rows && column < columns && removed[row * columns + column];
                })
                .toArray();
    }
}
