package cdam.explain.evaluate.item;

import cdam.explain.metric.Scorer;
import cdam.explain.targets.TargetSpec;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import cdam.io.Hashes;
import cdam.io.InputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code side} x {@code side} images of different predicted classes, each at its own size, drawn from the run's images. Where
 * it is known what images show, a cell's class is in no other cell.
 *
 * @param number of the mosaic; with the seed it gives the draws
 * @param side images from left to right and from top to bottom
 * @param patch side of a patch
 * @param seed of the run
 * @param images to draw from
 * @param scorer the model
 */
public record MosaicItem(int number, int side, int patch, long seed, List<? extends Item> images, Scorer scorer)
        implements Item {
    /** An image of a mosaic. */
    private record Cell(String name, Loaded loaded, int predicted) {
        boolean shows(int classIndex) {
            return predicted == classIndex
                    || loaded.regions().stream().anyMatch(region -> region.classIndex() == classIndex);
        }
    }

    @Override
    public String name() {
        return name(number);
    }

    public static String name(int number) {
        return String.format(Locale.ROOT, "mosaic/%05d", number);
    }

    @Override
    public boolean mosaic() {
        return true;
    }

    @Override
    public Loaded load() {
        List<Cell> cells = cells();
        int height = cells.get(0).loaded().image().height();
        int width = cells.get(0).loaded().image().width();
        float[] values = new float[3 * height * side * width * side];
        byte[] rgb = new byte[values.length];
        for (int i = 0; i < cells.size(); i++) {
            Loaded cell = cells.get(i).loaded();
            for (int y = 0; y < height; y++) {
                int row = (i / side * height + y) * width * side + i % side * width;
                for (int channel = 0; channel < 3; channel++) {
                    int plane = channel * height * side * width * side;
                    System.arraycopy(cell.image().values(), (channel * height + y) * width, values, plane + row, width);
                }
                System.arraycopy(cell.picture().rgb(), 3 * y * width, rgb, 3 * row, 3 * width);
            }
        }
        return new Loaded(
                new ImageTensor(height * side, width * side, values),
                new RgbImage(width * side, height * side, rgb),
                regions(cells, height / patch, width / patch),
                List.of(),
                -1,
                Hashes.sha256(cells.stream()
                        .map(cell -> cell.loaded().sha256())
                        .reduce("", String::concat)
                        .getBytes(StandardCharsets.US_ASCII)));
    }

    /** Images in a random order; one is taken if no cell shows its class and it shows the class of no cell. */
    private List<Cell> cells() {
        int[] order = IntStream.range(0, images.size()).toArray();
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < order.length && cells.size() < side * side; i++) {
            int j = i + random.nextInt(order.length - i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
            Cell candidate = cell(images.get(order[i]));
            if (cells.stream()
                    .noneMatch(cell -> cell.shows(candidate.predicted()) || candidate.shows(cell.predicted()))) {
                cells.add(candidate);
            }
        }
        if (cells.size() < side * side) {
            throw new InputException(name() + ": expected " + side * side
                    + " images of different predicted classes, found " + cells.size() + " among " + images.size()
                    + " images; use more images or a smaller mosaics.side");
        }
        return cells;
    }

    private Cell cell(Item image) {
        Loaded loaded = image.load();
        float[] logits = scorer.logits(Stream.of(loaded.image()))[0];
        int predicted = TargetSpec.top(logits, 1).get(0);
        return new Cell(image.name(), loaded, predicted);
    }

    private List<Region> regions(List<Cell> cells, int rows, int columns) {
        List<Region> regions = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            float[] inside = new float[rows * columns * side * side];
            for (int patchIndex = 0; patchIndex < inside.length; patchIndex++) {
                int row = patchIndex / (columns * side) / rows;
                int column = patchIndex % (columns * side) / columns;
                inside[patchIndex] = row * side + column == i ? 1 : 0;
            }
            regions.add(new Region(cells.get(i).predicted(), cells.get(i).name(), inside));
        }
        return regions;
    }
}
