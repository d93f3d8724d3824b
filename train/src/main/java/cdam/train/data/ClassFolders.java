package cdam.train.data;

import cdam.image.ImageFile;
import cdam.image.ImageFiles;
import cdam.image.ImageList;
import cdam.image.LeftOut;
import cdam.io.InputException;
import cdam.io.ResultFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** ImageNet's layout: a folder for each class, named by its id, with its images in it or below. Sorted by name. */
final class ClassFolders {
    private ClassFolders() {}

    static Source read(Path root) {
        List<LabelledFile> files = new ArrayList<>();
        TreeSet<String> classes = new TreeSet<>();
        LeftOut leftOut = LeftOut.NOTHING;
        for (Path entry : entries(root)) {
            if (!Files.isDirectory(entry)) {
                leftOut = leftOut.and(LeftOut.beside(entry, "images outside the class folders"));
            } else if (name(entry).startsWith(".")) {
                leftOut = leftOut.and(LeftOut.one("hidden", entry));
            } else if (ResultFolder.isTaken(entry)) {
                leftOut = leftOut.and(LeftOut.one("folder of results", entry));
            } else {
                ImageList list = ImageFiles.find(entry);
                leftOut = leftOut.and(list.leftOut());
                classes.add(name(entry));
                for (ImageFile image : list.images()) {
                    files.add(new LabelledFile(image.path(), List.of(name(entry))));
                }
            }
        }
        return new Source(files, classes, leftOut, List.of());
    }

    private static List<Path> entries(Path root) {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.sorted((a, b) -> name(a).compareTo(name(b))).toList();
        } catch (IOException e) {
            throw InputException.cannotRead(root, e);
        }
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }
}
