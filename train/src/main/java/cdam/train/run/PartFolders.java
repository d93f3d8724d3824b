package cdam.train.run;

import cdam.io.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is split already: its only folders are named as the parts of a data set, and are no classes.
 *
 * @param train the training images
 * @param val the validation images; null: a part of the training images is to be taken
 * @param test the test images; null: there are none
 */
record PartFolders(Path train, @Nullable Path val, @Nullable Path test) {
    private static final Map<String, String> PARTS = Map.of(
            "train", "train", "training", "train", "val", "val", "valid", "val", "validation", "val", "test", "test");

    /** The parts, where the folder has them; a class of such a name beside other classes is a class. */
    static Optional<PartFolders> of(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        Map<String, Path> parts = new HashMap<>();
        for (Path child : folders(folder)) {
            String part = PARTS.get(String.valueOf(child.getFileName()).toLowerCase(Locale.ROOT));
            if (part == null || parts.put(part, child) != null) {
                return Optional.empty();
            }
        }
        Path train = parts.get("train");
        return train == null || parts.size() < 2
                ? Optional.empty()
                : Optional.of(new PartFolders(train, parts.get("val"), parts.get("test")));
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory)
                    .filter(child -> !String.valueOf(child.getFileName()).startsWith("."))
                    .toList();
        } catch (IOException e) {
            throw InputException.cannotRead(folder, e);
        }
    }
}
