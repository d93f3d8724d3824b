package cdam.train.data;

import cdam.image.ImageFiles;
import cdam.io.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where labelled images come from, told by the path: a folder, a {@code .csv} or a {@code .tsv}. */
public final class Sources {
    private static final String IMAGES = "images";

    private Sources() {}

    /**
     * Lists the images of a source.
     *
     * @param labels a file with the classes of a folder's images; null where the folder has a folder for each class
     * @throws InputException if it is none of these, or has no image
     */
    public static Source read(Path source, @Nullable Path labels) {
        Source found = Files.isDirectory(source) ? folder(source, labels) : list(source, labels);
        if (found.files().isEmpty()) {
            throw new InputException(source + ": expected images, found none"
                    + found.leftOut().line().map(line -> "; " + line).orElse(""));
        }
        return found;
    }

    private static Source list(Path source, @Nullable Path labels) {
        String name = source.toString().toLowerCase(Locale.ROOT);
        Path folder = source.toAbsolutePath().getParent();
        if (labels != null) {
            throw new InputException(source + ": expected the folder of the images whose classes are in " + labels);
        }
        if (!Files.exists(source) || folder == null) {
            throw new InputException(source + ": expected a folder with a folder for each class, a .csv or a .tsv,"
                    + " found nothing there; check the path");
        }
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            return ListFile.read(source, folder);
        }
        throw new InputException(source + ": expected a folder with a folder for each class, a .csv or a .tsv, found"
                + " another file; if it has the classes of a folder's images, give that folder as data.val and the"
                + " file as data.val_labels");
    }

    private static Source folder(Path source, @Nullable Path labels) {
        if (labels != null) {
            return FlatFolder.read(source, labels);
        }
        Source classes = ClassFolders.read(source);
        return isFlat(classes) ? flat(source) : classes;
    }

    /** Tiny ImageNet's validation images are in a folder named images. */
    private static boolean isFlat(Source source) {
        return source.classes().isEmpty()
                || (source.classes().size() == 1 && source.classes().contains(IMAGES));
    }

    private static Source flat(Path source) {
        Optional<Path> labels = FlatFolder.neighbour(source);
        if (labels.isPresent()) {
            Path images = source.resolve(IMAGES);
            return FlatFolder.read(Files.isDirectory(images) ? images : source, labels.get());
        }
        int images = ImageFiles.find(source).images().size();
        throw new InputException(source + ": expected a folder for each class, found "
                + (images == 0 ? "neither folders nor images" : images + " images and no such folders")
                + "; sort the images into folders, or give the file of their classes as data.val_labels, or a"
                + " list (.csv with the columns path and label)");
    }
}
