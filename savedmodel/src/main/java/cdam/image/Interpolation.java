package cdam.image;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The filters of a resize, antialiased as Pillow's: when an image shrinks, the filter is stretched to cover every source
 * pixel. The weights follow the public rule of Pillow's {@code Resample.c}.
 */
public enum Interpolation {
    /** A triangle of radius 1. */
    @JsonProperty("bilinear")
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            return x < 1 ? 1 - x : 0;
        }
    },
    /** Keys' cubic convolution with a = -0.5, radius 2. */
    @JsonProperty("bicubic")
    BICUBIC(2) {
        private static final double A = -0.5;

        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            if (x < 1) {
                return ((A + 2) * x - (A + 3)) * x * x + 1;
            }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
        }
    };

    private final int radius;

    Interpolation(int radius) {
        this.radius = radius;
    }

    /** The filter's value; 0 outside the radius. */
    abstract double weight(double distance);

    /** Where the filter ends, in pixels of the smaller of the two images. */
    int radius() {
        return radius;
    }
}
