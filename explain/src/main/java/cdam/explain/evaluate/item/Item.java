package cdam.explain.evaluate.item;

import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import java.util.List;

/** Something to measure on: an image, or a mosaic of images. */
public interface Item {
    /** Unique in a run; its folder in the store. */
    String name();

    /** Whether it is a mosaic: only grid-pointing is measured on it. */
    boolean mosaic();

    /**
     * Reads it.
     *
     * @throws cdam.io.InputException if it cannot be read
     */
    Loaded load();

    /**
     * An item in memory.
     *
     * @param image normalised, sides whole patches
     * @param picture what the model saw, for people
     * @param regions where classes are; empty where that is not known
     * @param removals things taken out of it, one by one; empty where there are no such pictures
     * @param truth the class that the image's folder is named after; -1 where it is not
     * @param sha256 of the file, or of what the mosaic was made from
     */
    record Loaded(
            ImageTensor image,
            RgbImage picture,
            List<Region> regions,
            List<Removal> removals,
            int truth,
            String sha256) {}
}
