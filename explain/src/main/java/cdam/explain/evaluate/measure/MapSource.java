package cdam.explain.evaluate.measure;

import cdam.io.InputException;
import cdam.io.Npy;
import cdam.io.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where maps come from: a method, or a folder of a user's own maps for the predicted class.
 *
 * @param label its name in results
 * @param maker the method, or null
 * @param folder the user's maps, or null
 */
public record MapSource(
        String label, @Nullable MethodMaps maker, @Nullable Path folder) {
    public static MapSource of(MethodMaps maker) {
        return new MapSource(maker.label(), maker, null);
    }

    /** Whether scores below zero mean something; a user's maps may have them. */
    public boolean signed() {
        return maker == null || maker.signed();
    }

    /** Whether it has a map for every class, and not one for the predicted class only. */
    public boolean knowsEveryClass() {
        return maker != null;
    }

    /**
     * A user's map (gh,gw) of an item.
     *
     * @throws InputException if it is missing or has another grid
     */
    public static float[] read(Path folder, String item, int rows, int columns) {
        Path file = file(folder, item);
        NpyArray array = Npy.read(file);
        int[] shape = array.shape();
        int last = shape.length - 1;
        boolean fits = (shape.length == 2 || (shape.length == 3 && shape[0] == 1))
                && shape[last - 1] == rows
                && shape[last] == columns;
        if (!fits) {
            throw new InputException(file + ": expected a map of " + NpyArray.describe(rows, columns)
                    + ", one score per patch, found " + NpyArray.describe(shape));
        }
        for (float score : array.values()) {
            if (!Float.isFinite(score)) {
                throw new InputException(file + ": expected finite scores, found " + score);
            }
        }
        return array.values();
    }

    /**
     * The file of a user's map.
     *
     * @throws InputException if it is missing
     */
    static Path file(Path folder, String item) {
        Path file = folder.resolve(item + ".npy");
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    file + ": expected a map for the image " + item
                            + ", found nothing there; a folder of maps has a file of the image's path and name for every image");
        }
        return file;
    }
}
