package cdam.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Files and folders that appear whole or not at all: written under a temporary name beside the target, then renamed. */
public final class AtomicFiles {
    /** The temporary names of a killed run start so; the next run may delete them. */
    public static final String TEMPORARY_PREFIX = ".partial-";

    private static final Duration OLD = Duration.ofMinutes(10);

    private AtomicFiles() {}

    /** Writes into a stream. */
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    /** Fills a folder. */
    @FunctionalInterface
    public interface Filler {
        void fill(Path folder) throws IOException;
    }

    /**
     * Writes a file, replacing an older one of that name.
     *
     * @throws InputException if the file cannot be written; nothing is left behind
     */
    public static void write(Path target, Writer writer) {
        Path temporary = null;
        try {
            Path folder = parent(target);
            Files.createDirectories(folder);
            temporary = Files.createFile(temporaryName(folder));
            try (OutputStream out = Files.newOutputStream(temporary)) {
                writer.write(out);
            }
            flush(temporary);
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            temporary = null;
        } catch (IOException | UncheckedIOException e) {
            throw cannotWrite(target, e);
        } finally {
            if (temporary != null) {
                deleteTree(temporary);
            }
        }
    }

    /** Writes UTF-8 text. */
    public static void write(Path target, String text) {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Copies a file. */
    public static void copy(Path source, Path target) {
        write(target, out -> Files.copy(source, out));
    }

    /**
     * Makes a folder that must not exist yet, or be empty.
     *
     * @throws InputException if it exists with something in it, or cannot be written, or another run makes it now; nothing
     *     is left behind, not even by earlier runs that were killed
     */
    public static void create(Path target, Filler filler) {
        Path folder = parent(target);
        try {
            Files.createDirectories(folder);
            if (Files.exists(target) && !isEmptyFolder(target)) {
                throw new InputException(target + " exists already: give another --out, or delete it first");
            }
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
        String name = String.valueOf(target.getFileName()); // hashed: it may be as long as names can be
        Path temporary = folder.resolve(TEMPORARY_PREFIX
                + Hashes.sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, 16));
        RunLock lock = RunLock.take(temporary.resolveSibling(temporary.getFileName() + ".lock"), target);
        try {
            deleteTree(temporary);
            Files.createDirectory(temporary);
            filler.fill(temporary);
            Files.deleteIfExists(target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | UncheckedIOException e) {
            throw cannotWrite(target, e);
        } finally {
            deleteTree(temporary);
            lock.closeAndDelete();
        }
    }

    /** Deletes all temporary files below a folder that no other run writes to. */
    static void deletePartial(Path root) {
        try (Stream<Path> tree = Files.walk(root)) {
            tree.filter(path -> String.valueOf(path.getFileName()).startsWith(TEMPORARY_PREFIX))
                    .toList()
                    .forEach(AtomicFiles::deleteTree);
        } catch (IOException | UncheckedIOException e) {
            throw cannotWrite(root, e);
        }
    }

    /**
     * Deletes temporary files in a folder that other runs may write to, and in its folders: those that nothing was written
     * to for ten minutes.
     */
    public static void deleteOldPartial(Path root) {
        Instant old = Instant.now().minus(OLD);
        try (Stream<Path> tree = Files.walk(root, 2)) {
            tree.filter(path -> String.valueOf(path.getFileName()).startsWith(TEMPORARY_PREFIX) && isOlder(path, old))
                    .toList()
                    .forEach(AtomicFiles::deleteTree);
        } catch (IOException | UncheckedIOException e) {
            throw cannotWrite(root, e);
        }
    }

    private static boolean isOlder(Path path, Instant time) {
        try {
            return Files.getLastModifiedTime(path).toInstant().isBefore(time);
        } catch (IOException e) {
            return false; // gone: its run ended
        }
    }

    /** Deletes a file or a folder with all that is in it; what is gone already is fine. */
    public static void deleteTree(Path path) {
        try (Stream<Path> tree = Files.walk(path)) {
            tree.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            if (Files.exists(path)) {
                throw new InputException("cannot delete " + path + ": " + Reasons.of(e), e);
            }
        }
    }

    /** Not Java's own temporary files: those are for their owner alone, these get the usual rights. */
    private static Path temporaryName(Path folder) {
        return folder.resolve(TEMPORARY_PREFIX
                + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36));
    }

    private static void flush(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    private static Path parent(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            throw new InputException("cannot write to " + target + ": it is the root of a file system");
        }
        return parent;
    }

    static InputException cannotWrite(Path target, Exception e) {
        return new InputException(
                "cannot write " + target + ": " + Reasons.of(e) + "; check the path, its rights and the space left", e);
    }
}
