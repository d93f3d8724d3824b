package cdam.image;

import cdam.io.ErrorMessages;
import cdam.io.InputException;
import cdam.io.ResultFolder;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The images that one path stands for. */
final class ImageListing {
    private ImageListing() {}

    static ImageList of(Path path) {
        if (Files.isRegularFile(path)) {
            return new ImageList(
                    List.of(new ImageFile(
                            path, path.toAbsolutePath().normalize().getFileName())),
                    LeftOut.NOTHING);
        }
        if (!Files.isDirectory(path)) {
            throw new InputException(
                    path + ": expected an image or a folder of images, found " + ErrorMessages.instead(path));
        }
        if (ResultFolder.isOne(path)) {
            throw new InputException(path + ": expected a folder of images, found the results of a run; give the"
                    + " images' own folder");
        }
        Visitor visitor = new Visitor(path);
        try {
            Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
        } catch (IOException e) {
            throw InputException.cannotRead(path, e);
        }
        return new ImageList(
                visitor.found.stream()
                        .map(file -> new ImageFile(file, path.relativize(file)))
                        .sorted(Comparator.comparing(ImageListing::sortKey))
                        .toList(),
                visitor.leftOut);
    }

    /**
     * Finds images, broken links that are named as such, and folders that cannot be listed: one that fails when it is read
     * must not hide the others.
     */
    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Path> found = new ArrayList<>();
        private LeftOut leftOut = LeftOut.NOTHING;

        Visitor(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            String reason = isHidden(folder) ? "hidden" : ResultFolder.isTaken(folder) ? "folder of results" : "";
            return reason.isEmpty() ? FileVisitResult.CONTINUE : leaveOut(reason, folder);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Optional<String> reason = FileKind.of(file);
            if (reason.isPresent()) {
                return leaveOut(reason.get(), file);
            }
            found.add(file);
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult leaveOut(String kind, Path file) {
            leftOut = leftOut.and(LeftOut.one(kind, file));
            return FileVisitResult.SKIP_SUBTREE;
        }

        /** A folder without the right to list it, or a link to a folder around it. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
            if (file.equals(root)) {
                throw reason;
            }
            if (isHidden(file)) {
                return leaveOut("hidden", file);
            }
            found.add(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException reason) {
            if (reason != null) {
                found.add(folder);
            }
            return FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path file) {
            return String.valueOf(file.getFileName()).startsWith(".");
        }
    }

    /** The same order on every system. */
    private static String sortKey(ImageFile file) {
        return file.relative().toString().replace('\\', '/');
    }
}
