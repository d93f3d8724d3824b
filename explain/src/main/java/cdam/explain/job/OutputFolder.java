package cdam.explain.job;

import cdam.image.ImageFile;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** OUT, held by one run at a time. Closing lets it go. */
final class OutputFolder implements AutoCloseable {
    private static final String RUN_JSON = "run.json";
    private static final String LOCK = ".lock";

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private OutputFolder(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the folder, making it if need be, and deletes what a killed run left half written.
     *
     * @throws InputException if it cannot be written, or another run holds it
     */
    static OutputFolder take(Path root) {
        FileChannel channel = null;
        try {
            Files.createDirectories(root);
            channel = FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new OverlappingFileLockException();
            }
            OutputFolder folder = new OutputFolder(root, channel, lock);
            folder.deletePartialFiles();
            return folder;
        } catch (OverlappingFileLockException e) {
            close(channel);
            throw new InputException(root + ": another run writes there now; wait for it, or give another --out", e);
        } catch (IOException e) {
            close(channel);
            throw new InputException("cannot write to " + root + ": " + e + "; check the path and its rights", e);
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new InputException("cannot close a lock: " + e.getMessage(), e);
        }
    }

    private void deletePartialFiles() throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            tree.filter(path -> String.valueOf(path.getFileName()).startsWith(AtomicFiles.TEMPORARY_PREFIX))
                    .toList()
                    .forEach(AtomicFiles::deleteTree);
        }
    }

    Path root() {
        return root;
    }

    /** The record of an earlier run. */
    Optional<RunRecord> record() {
        Path file = root.resolve(RUN_JSON);
        return Files.exists(file) ? Optional.of(Json.read(file, RunRecord.class, RunRecord.FORMAT)) : Optional.empty();
    }

    void writeRecord(RunRecord record) {
        Json.write(root.resolve(RUN_JSON), record);
    }

    /**
     * Refuses to mix results.
     *
     * @throws UsageException if an earlier run here was another in anything that changes numbers
     */
    void requireSame(RunRecord earlier, Map<String, String> identity, Map<String, Map<String, String>> methods) {
        identity.forEach((key, value) -> require(key, earlier.identity().get(key), value));
        methods.forEach((name, options) -> {
            if (earlier.methods().containsKey(name)) {
                require("options of " + name, earlier.methods().get(name), options);
            }
        });
    }

    private void require(String what, @Nullable Object before, Object now) {
        if (!Objects.equals(before, now)) {
            throw new UsageException(root + ": holds results with " + what + " " + before + ", this run has " + now
                    + "; give another --out, or delete the folder");
        }
    }

    /**
     * The folder of each image's results: its relative path without the ending.
     *
     * @throws UsageException if two images would have the same one
     */
    static Map<ImageFile, Path> folders(List<ImageFile> images) {
        Map<Path, ImageFile> taken = new LinkedHashMap<>();
        Map<ImageFile, Path> folders = new LinkedHashMap<>();
        for (ImageFile image : images) {
            String name = String.valueOf(image.relative().getFileName());
            int dot = name.lastIndexOf('.');
            Path folder = image.relative().resolveSibling(dot > 0 ? name.substring(0, dot) : name);
            ImageFile other = taken.putIfAbsent(folder, image);
            if (other != null) {
                throw new UsageException("images: " + other.path() + " and " + image.path()
                        + " would both write to OUT/" + folder + "; rename one, or run them into two folders");
            }
            folders.put(image, folder);
        }
        return folders;
    }

    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            throw new InputException("cannot let " + root + " go: " + e.getMessage(), e);
        } finally {
            close(channel);
        }
    }
}
