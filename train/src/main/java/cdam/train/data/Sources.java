package cdam.train.data;

import cdam.io.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Where labelled images come from, told by the path: a folder, a {@code .csv} or a {@code .tsv}. */
public final class Sources {
    private Sources() {}

    /**
     * Lists the images of a source.
     *
     * @throws InputException if it is none of these, or has no image
     */
    public static List<LabelledFile> read(Path source) {
        String name = source.toString().toLowerCase(Locale.ROOT);
        List<LabelledFile> files;
        if (Files.isDirectory(source)) {
            files = ClassFolders.read(source);
        } else if (name.endsWith(".csv")) {
            files = ListFile.read(source, ',');
        } else if (name.endsWith(".tsv")) {
            files = ListFile.read(source, '\t');
        } else {
            throw new InputException(
                    source + ": expected a folder with a folder for each class, a .csv or a .tsv, found "
                            + (Files.exists(source) ? "another file" : "nothing there; check the path"));
        }
        if (files.isEmpty()) {
            throw new InputException(source + ": expected images, found none");
        }
        return files;
    }
}
