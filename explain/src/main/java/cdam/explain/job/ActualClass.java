package cdam.explain.job;

import cdam.bundle.Head;
import cdam.bundle.HeadKind;
import cdam.bundle.Label;
import cdam.image.ImageFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The class that an image is of, where its folder is named after one of the head's, as data sets for classifiers are. */
final class ActualClass {
    private final Head head;
    private final Map<String, Optional<Label>> byFolder = new ConcurrentHashMap<>();

    ActualClass(Head head) {
        this.head = head;
    }

    /** A number says nothing: it may be an index, an identifier or neither. */
    Optional<Label> of(ImageFile image) {
        Path folder = image.path().toAbsolutePath().normalize().getParent();
        String name = folder == null || folder.getFileName() == null
                ? ""
                : folder.getFileName().toString();
        return head.card().kind() != HeadKind.SINGLE_LABEL || name.isEmpty() || name.matches("#?\\d+")
                ? Optional.empty()
                : byFolder.computeIfAbsent(name, this::named);
    }

    private Optional<Label> named(String folder) {
        List<Label> found = head.labels().matching(folder);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
