package cdam.image;

/** How a picture of any size reaches the model's size: the paper's two input paths, and one that keeps the picture's shape. */
public sealed interface Framing {
    /** The picture at the model's size. */
    RgbImage apply(RgbImage image);

    /** The part of a picture that the model sees, in the picture's own pixels. */
    default Box view(RgbImage image) {
        return Box.of(image);
    }

    /** For explanations: everything is seen, the aspect ratio is not kept. */
    record Stretch(int height, int width, Interpolation interpolation) implements Framing {
        public Stretch {
            requirePositive("height", height);
            requirePositive("width", width);
        }

        @Override
        public RgbImage apply(RgbImage image) {
            return Resize.resize(image, interpolation, height, width);
        }
    }

    /**
     * For photos: everything is seen, on the grid of patches whose shape is the nearest to the picture's among those of a
     * bounded number of patches. The distance is {@code |ln(shape / picture's shape)|} plus the share of patches that stay
     * unused.
     *
     * @param patch side of a patch, in pixels
     * @param patches the most of a grid
     */
    record Fit(int patch, int patches, Interpolation interpolation) implements Framing {
        public Fit {
            requirePositive("patch", patch);
            requirePositive("patches", patches);
        }

        @Override
        public RgbImage apply(RgbImage image) {
            double shape = (double) image.width() / image.height();
            double best = Double.POSITIVE_INFINITY;
            int bestRows = 0;
            int bestColumns = 0;
            for (int rows = 1; rows <= patches; rows++) {
                for (int columns = 1; columns <= patches / rows; columns++) {
                    double distance = distance(rows, columns, shape);
                    if (distance < best) {
                        best = distance;
                        bestRows = rows;
                        bestColumns = columns;
                    }
                }
            }
            return Resize.resize(image, interpolation, bestRows * patch, bestColumns * patch);
        }

        private double distance(int rows, int columns, double shape) {
            return Math.abs(Math.log(columns / (rows * shape))) + 1 - (double) rows * columns / patches;
        }
    }

    /**
     * For evaluation: the shorter side becomes {@code shorterSide}, the longer one is rounded down, then the middle
     * {@code side} x {@code side} is kept. Sizes and corners are torchvision's {@code Resize} and {@code CenterCrop}.
     */
    record CenterCrop(int shorterSide, int side, Interpolation interpolation) implements Framing {
        public CenterCrop {
            requirePositive("side", side);
            if (shorterSide < side) {
                throw new IllegalArgumentException("expected a shorter side of at least the crop's " + side + ", found "
                        + shorterSide + ": a crop cannot be larger than its image");
            }
        }

        @Override
        public RgbImage apply(RgbImage image) {
            int shorter = Math.min(image.width(), image.height());
            int longer = Math.max(image.width(), image.height());
            int longerSide = Math.toIntExact((long) shorterSide * longer / shorter);
            int width = image.width() <= image.height() ? shorterSide : longerSide;
            int height = image.width() <= image.height() ? longerSide : shorterSide;
            Box middle = new Box(corner(width), corner(height), side, side);
            return Resize.window(image, Box.of(image), interpolation, height, width, middle);
        }

        @Override
        public Box view(RgbImage image) {
            int shorter = Math.min(image.width(), image.height());
            int kept = Math.max(1, (int) Math.rint((double) side * shorter / shorterSide));
            return new Box((image.width() - kept) / 2, (image.height() - kept) / 2, kept, kept);
        }

        /** Half a pixel goes to the even side, as Python's {@code round}. */
        private int corner(int length) {
            return (int) Math.rint((length - side) / 2.0);
        }
    }

    /** The whole image at {@code height} x {@code width}, bicubic: the path of explanations. */
    static Framing stretch(int height, int width) {
        return stretch(height, width, Interpolation.BICUBIC);
    }

    /** The whole image at {@code height} x {@code width}. */
    static Framing stretch(int height, int width, Interpolation interpolation) {
        return new Stretch(height, width, interpolation);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": expected 1 or more, found " + value);
        }
    }
}
