package cdam.image;

import cdam.io.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The images that one path stands for. */
final class ImageListing {
    private ImageListing() {}

    static List<ImageFile> of(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(new ImageFile(path, path.toAbsolutePath().normalize().getFileName()));
        }
        if (!Files.isDirectory(path)) {
            throw new InputException(path + ": expected an image or a folder of images, found "
                    + (Files.isSymbolicLink(path) ? "a broken link" : "nothing there; check the path"));
        }
        try (Stream<Path> tree = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            return tree.map(file -> new ImageFile(file, path.relativize(file)))
                    .filter(file -> !isHidden(file.relative()) && isImage(file.path()))
                    .sorted(Comparator.comparing(ImageListing::sortKey))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InputException("cannot list " + path + ": " + e.getMessage(), e);
        }
    }

    private static boolean isHidden(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false)
                .anyMatch(name -> name.toString().startsWith("."));
    }

    private static boolean isImage(Path file) {
        boolean named = ImageFiles.isNamedAsImage(file.toString());
        if (named && Files.notExists(file)) {
            throw new InputException(file + ": expected an image, found a broken link");
        }
        return named && Files.isRegularFile(file);
    }

    /** The same order on every system. */
    private static String sortKey(ImageFile file) {
        return file.relative().toString().replace('\\', '/');
    }
}
