package cdam.train.data;

import cdam.bundle.Labels;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Images with class indices.
 *
 * @param labels the classes, in the order of the head's rows
 * @param samples in a fixed order
 */
public record ImageSet(Labels labels, List<Sample> samples) {
    /** An image and its classes, sorted, each once, and its {@link LabelledFile#group}. */
    public record Sample(Path file, int[] classes, @Nullable String group) {}

    public ImageSet {
        samples = List.copyOf(samples);
    }

    /** Some of the images, in the order given. */
    public ImageSet subset(int[] rows) {
        return new ImageSet(labels, IntStream.of(rows).mapToObj(samples::get).toList());
    }

    /** The class indices of each image. */
    public int[][] classes() {
        return samples.stream().map(Sample::classes).toArray(int[][]::new);
    }

    /** How many images each class has (C). */
    public int[] counts() {
        int[] counts = new int[labels.size()];
        samples.forEach(sample -> Arrays.stream(sample.classes()).forEach(c -> counts[c]++));
        return counts;
    }

    /**
     * Checks that a head can be trained on it.
     *
     * @param where the set's name, for the message
     * @throws InputException if a class has no image
     */
    public void requireEveryClass(String where) {
        int[] counts = counts();
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] == 0) {
                throw new InputException(where + ": class " + labels.get(c).name()
                        + " has no readable image; add some, or leave the class out with data.label_set");
            }
        }
    }
}
