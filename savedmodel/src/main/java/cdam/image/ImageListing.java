package cdam.image;

import cdam.io.InputException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Visitor(path, found));
        } catch (IOException e) {
            throw InputException.cannotRead(path, e);
        }
        return found.stream()
                .map(file -> new ImageFile(file, path.relativize(file)))
                .sorted(Comparator.comparing(ImageListing::sortKey))
                .toList();
    }

    /**
     * Finds what is named as an image, broken links included, and folders that cannot be listed: one that fails when it is
     * read must not hide the others.
     */
    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Path> found;

        Visitor(Path root, List<Path> found) {
            this.root = root;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            boolean mayBeImage =
                    attributes.isRegularFile() || attributes.isSymbolicLink(); // a link that is left is broken
            if (mayBeImage && !isHidden(file) && ImageFiles.isNamedAsImage(file.toString())) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        /** A folder without the right to list it, or a link to a folder around it. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
            if (file.equals(root)) {
                throw reason;
            }
            if (!isHidden(file)) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException reason) {
            if (reason != null) {
                found.add(folder);
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isHidden(Path file) {
            return !file.equals(root) && String.valueOf(file.getFileName()).startsWith(".");
        }
    }

    /** The same order on every system. */
    private static String sortKey(ImageFile file) {
        return file.relative().toString().replace('\\', '/');
    }
}
