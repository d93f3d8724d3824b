package cdam.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files and folders that appear whole or not at all: written under a temporary name beside the target, then renamed. */
public final class AtomicFiles {
    /** Temporary names start so: no other program's do. */
    public static final String TEMPORARY_PREFIX = ".cdam-partial-";

    /** The name of a file that is being written; those of folders are longer. */
    private static final Pattern TEMPORARY_FILE = Pattern.compile(Pattern.quote(TEMPORARY_PREFIX) + "[0-9a-z]{1,13}");

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
     * Copies a folder's files, not those of the folders below.
     *
     * @param last the file that tells that the others are there
     */
    public static void copyFolder(Path source, Path target, Path last) {
        try (Stream<Path> files = Files.list(source)) {
            files.filter(file -> Files.isRegularFile(file) && !isTemporary(file))
                    .filter(file -> !file.endsWith(last))
                    .forEach(file -> copy(file, target.resolve(file.getFileName())));
            copy(source.resolve(last), target.resolve(last));
        } catch (IOException e) {
            throw InputException.cannotRead(source, e);
        }
    }

    /**
     * Refuses a place where {@link #create} could not make a folder, for those who would find out late.
     *
     * @throws InputException if there is something, a link to nothing, or an empty folder that is a file system of its own
     */
    public static void requireFree(Path target) {
        requireFree(target, folder -> false);
    }

    /**
     * As {@link #requireFree(Path)}.
     *
     * @param mayGo whether what is there may be replaced
     */
    public static void requireFree(Path target, Predicate<Path> mayGo) {
        try {
            if (Files.isSymbolicLink(target) && !Files.exists(target)) {
                throw new InputException(
                        target + ": expected a folder that can be made, found a link to nothing; delete"
                                + " the link, or make what it leads to");
            }
            if (Files.exists(target) && !isEmptyFolder(target) && !mayGo.test(target)) {
                throw new InputException(target + " exists already: give another --out, or delete it first");
            }
            Path real = real(target);
            if (Files.exists(real) && !Files.getFileStore(real).equals(Files.getFileStore(parent(real)))) {
                throw new InputException(
                        target + ": expected a folder that can be made, found a file system of its own;"
                                + " give a folder in it, such as " + target.resolve("model"));
            }
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    /** Where a link leads: the folder is made there, the link stays. */
    private static Path real(Path target) throws IOException {
        return Files.isSymbolicLink(target) ? target.toRealPath() : target;
    }

    /**
     * Makes a folder that must not exist yet, or be empty.
     *
     * @throws InputException if it exists with something in it, or cannot be written, or another run makes it now; nothing
     *     is left behind, not even by earlier runs that were killed
     */
    public static void create(Path out, Filler filler) {
        create(out, folder -> false, filler);
    }

    /**
     * As {@link #create(Path, Filler)}.
     *
     * @param mayGo whether what is there may be replaced
     */
    public static void create(Path out, Predicate<Path> mayGo, Filler filler) {
        requireFree(out, mayGo);
        Path target;
        Path folder;
        try {
            target = real(out);
            folder = parent(target);
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotWrite(out, e);
        }
        String name = String.valueOf(target.getFileName()); // hashed: it may be as long as names can be
        Path temporary = folder.resolve(TEMPORARY_PREFIX
                + Hashes.sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, 16));
        Path before = temporary.resolveSibling(temporary.getFileName() + "-before");
        RunLock lock = RunLock.acquire(temporary.resolveSibling(temporary.getFileName() + ".lock"), target);
        try {
            deleteTree(temporary);
            deleteTree(before);
            Files.createDirectory(temporary);
            filler.fill(temporary);
            swap(temporary, target, before);
        } catch (IOException | UncheckedIOException e) {
            throw cannotWrite(target, e);
        } finally {
            deleteTree(temporary);
            deleteTree(before);
            lock.closeAndDelete();
        }
    }

    /** Puts a folder in the place of what is there, or leaves what is there. */
    private static void swap(Path made, Path target, Path before) throws IOException {
        boolean isTaken = Files.exists(target);
        if (isTaken) {
            Files.move(target, before, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (isTaken) {
                Files.move(before, target, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
    }

    /**
     * Deletes the temporary files that a killed run has left in a folder which no other run writes to; not in folders below
     * it, nor anything of another name. A folder that is not there has none.
     */
    public static void deletePartial(Path folder) {
        deletePartial(folder, file -> true);
    }

    /** As {@link #deletePartial}, of a folder that other runs may write to: those that nothing was written to for ten minutes. */
    public static void deleteOldPartial(Path folder) {
        Instant old = Instant.now().minus(OLD);
        deletePartial(folder, file -> isOlder(file, old));
    }

    private static void deletePartial(Path folder, Predicate<Path> which) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file :
                    entries.filter(AtomicFiles::isTemporary).filter(which).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw cannotWrite(folder, e);
        }
    }

    private static boolean isTemporary(Path file) {
        return TEMPORARY_FILE.matcher(String.valueOf(file.getFileName())).matches()
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
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
                throw new InputException("cannot delete " + path + ": " + ErrorMessages.of(e), e);
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
                "cannot write " + target + ": " + ErrorMessages.of(e)
                        + "; check the path, its rights and the space left",
                e);
    }
}
