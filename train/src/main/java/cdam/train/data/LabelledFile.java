package cdam.train.data;

import java.nio.file.Path;
import java.util.List;

/** An image file with the labels that its source gives it: none, one or several. */
public record LabelledFile(Path file, List<String> labels) {
    public LabelledFile {
        labels = List.copyOf(labels);
    }
}
