package cdam.explain.job;

import cdam.bundle.Head;
import cdam.bundle.HeadKind;
import cdam.bundle.Label;
import cdam.image.ImageFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The class that an image is of, where its folder is named after one of the head's, as data sets for classifiers are. */
final class ActualClass {
    private ActualClass() {}

    /** A number says nothing: it may be an index, an identifier or neither. */
    static Optional<Label> of(ImageFile image, Head head) {
        Path folder = image.path().toAbsolutePath().normalize().getParent();
        String name = folder == null || folder.getFileName() == null
                ? ""
                : folder.getFileName().toString();
        if (head.card().kind() != HeadKind.SINGLE_LABEL || name.isEmpty() || name.matches("#?\\d+")) {
            return Optional.empty();
        }
        List<Label> found = head.labels().matching(name);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
