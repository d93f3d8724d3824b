package cdam.train.data;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image file with the labels that its source gives it: none, one or several.
 *
 * @param group images of one group belong together, such as those of one patient; null: it belongs to none
 */
public record LabelledFile(
        Path file, List<String> labels, @Nullable String group) {
    public LabelledFile {
        labels = List.copyOf(labels);
    }

    /** A file without a group. */
    public LabelledFile(Path file, List<String> labels) {
        this(file, labels, null);
    }
}
