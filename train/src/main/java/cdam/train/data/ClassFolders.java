package cdam.train.data;

import cdam.image.ImageFiles;
import cdam.io.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** ImageNet's layout: a folder for each class, named by its id, with its images in it or below. Sorted by name. */
final class ClassFolders {
    private ClassFolders() {}

    static List<LabelledFile> read(Path root) {
        List<Path> classes;
        try (Stream<Path> entries = Files.list(root)) {
            classes = entries.filter(
                            entry -> Files.isDirectory(entry) && !name(entry).startsWith("."))
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
        } catch (IOException e) {
            throw InputException.cannotRead(root, e);
        }
        List<LabelledFile> files = new ArrayList<>();
        for (Path folder : classes) {
            List<String> label = List.of(name(folder));
            try {
                ImageFiles.list(List.of(folder)).forEach(image -> files.add(new LabelledFile(image.path(), label)));
            } catch (InputException e) {
                throw new InputException("class " + name(folder) + ": " + e.getMessage(), e);
            }
        }
        return files;
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }
}
