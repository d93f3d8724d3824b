package cdam.train.augment;

import cdam.image.ImageFiles;
import cdam.image.Preprocessing;
import cdam.io.InputException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes, augments and normalises batches of a list of images. Threads may use it at the same time.
 *
 * @param images the list
 * @param view how they reach the model's size
 * @param preprocessing the model's own
 */
public record ImageReader(List<ImageRef> images, View view, Preprocessing preprocessing) {

    /** Reads some of the list's images, without what cannot be read. */
    public ImageBatch read(int[] places) {
        List<Integer> positions = new ArrayList<>();
        List<float[]> read = new ArrayList<>();
        List<ImageBatch.Unreadable> unreadable = new ArrayList<>();
        for (int place : places) {
            ImageRef image = images.get(place);
            try {
                read.add(preprocessing
                        .normalise(view.apply(ImageFiles.read(image.file()), image.key()))
                        .values());
                positions.add(place);
            } catch (InputException e) {
                unreadable.add(new ImageBatch.Unreadable(place, String.valueOf(e.getMessage())));
            }
        }
        return new ImageBatch(positions.stream().mapToInt(Integer::intValue).toArray(), join(read), unreadable);
    }

    private static float[] join(List<float[]> images) {
        int length = images.isEmpty() ? 0 : images.get(0).length;
        float[] joined = new float[images.size() * length];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, joined, i * length, length);
        }
        return joined;
    }
}
