package cdam.spark;

import cdam.io.AtomicFiles;
import cdam.io.FormatVersion;
import cdam.io.InputException;
import cdam.io.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** OUT/shards: a folder per part, as the local command writes it, with a {@code shard.json} that says that it is complete. */
final class Shards {
    private static final String REPORT = "shard.json";
    private static final String PLAN = "shards.json";

    private final String text;
    private final Path out;
    private final Path root;
    private final FileSystem files;

    /** @param out OUT, a local path or an address */
    Shards(String out, Configuration hadoop) {
        this.text = out;
        try {
            this.out = FileSystems.path(out);
            this.root = new Path(this.out, "shards");
            this.files = FileSystems.of(this.out, hadoop);
        } catch (IOException | IllegalArgumentException e) {
            throw failed("use", e);
        }
    }

    /** Keeps other drivers out until it is closed. */
    OutLock lock() {
        return OutLock.take(text, out, files);
    }

    /** Whether OUT holds anything but a lock. */
    boolean isEmpty() {
        try {
            return !files.exists(out)
                    || Arrays.stream(files.listStatus(out))
                            .allMatch(entry -> entry.getPath().getName().equals(OutLock.NAME));
        } catch (IOException e) {
            throw failed("list", e);
        }
    }

    Optional<ShardPlan> plan() {
        return read(new Path(out, PLAN), ShardPlan.class, ShardPlan.FORMAT);
    }

    void write(ShardPlan plan) {
        write(new Path(out, PLAN), plan);
    }

    /** The report of a part that is complete. */
    Optional<ShardReport> report(Part part) {
        return read(new Path(new Path(root, part.name()), REPORT), ShardReport.class, ShardReport.FORMAT);
    }

    /** Copies a folder under a temporary name. */
    void upload(java.nio.file.Path folder, String temporary) {
        try {
            files.mkdirs(root);
            files.copyFromLocalFile(false, true, new Path(folder.toUri()), new Path(root, temporary));
        } catch (IOException e) {
            throw failed("write to", e);
        }
    }

    /** Gives an uploaded shard its name, and marks it as complete. */
    void commit(String temporary, ShardReport report) {
        Path target = new Path(root, report.shard());
        try {
            files.delete(target, true); // of a driver that was killed between the two steps
            if (!files.rename(new Path(root, temporary), target)) {
                throw new IOException("it could not be renamed from " + temporary);
            }
        } catch (IOException e) {
            throw failed("write " + target + " in", e);
        }
        write(new Path(target, REPORT), report);
    }

    /** Deletes what tasks that failed or were killed have left. */
    void sweep() {
        try {
            if (files.exists(root)) {
                for (FileStatus entry : files.listStatus(root)) {
                    if (entry.getPath().getName().startsWith(AtomicFiles.TEMPORARY_PREFIX)) {
                        files.delete(entry.getPath(), true);
                    }
                }
            }
        } catch (IOException e) {
            throw failed("clean", e);
        }
    }

    /** A path as the user writes it. */
    private static String text(Path path) {
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }

    private <T> Optional<T> read(Path file, Class<T> type, FormatVersion format) {
        try {
            if (!files.exists(file)) {
                return Optional.empty();
            }
            java.nio.file.Path copy = Files.createTempFile("cdam-", ".json");
            try {
                files.copyToLocalFile(false, file, new Path(copy.toUri()), true);
                return Optional.of(Json.read(copy, type, format));
            } catch (InputException e) {
                throw new InputException(String.valueOf(e.getMessage()).replace(copy.toString(), text(file)), e);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw failed("read " + file + " in", e);
        }
    }

    private void write(Path file, Object record) {
        Path temporary = new Path(file.getParent(), AtomicFiles.TEMPORARY_PREFIX + file.getName());
        try {
            try (OutputStream stream = files.create(temporary, true)) {
                stream.write((Json.text(record) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            files.delete(file, false);
            if (!files.rename(temporary, file)) {
                throw new IOException("it could not be renamed from " + temporary.getName());
            }
        } catch (IOException e) {
            throw failed("write " + file + " in", e);
        }
    }

    private InputException failed(String what, Exception e) {
        return new InputException(
                "cannot " + what + " " + text + ": " + ErrorMessage.line(e) + "; check the address and its rights", e);
    }
}
