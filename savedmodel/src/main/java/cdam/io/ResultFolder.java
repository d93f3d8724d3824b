package cdam.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Folders that a command wrote: what lies there is no input. */
public final class ResultFolder {
    /** A record of ours says all of these near its beginning; users have files of such names too. */
    private static final Map<String, List<String>> RECORDS = Map.of(
            "run.json", List.of("\"format_version\"", "\"software\"", "\"cdam"),
            "image.json", List.of("\"source\"", "\"folder\"", "\"sha256\""),
            "cache.json", List.of("\"format_version\"", "\"backbone\""),
            "identity.json", List.of("\"framing\"", "\"head\"", "\"model\""));

    private static final int START = 16 << 10;

    private ResultFolder() {}

    /** Whether a folder holds results: of a run, or of one of its images. */
    public static boolean isOne(Path folder) {
        return RECORDS.entrySet().stream().anyMatch(record -> says(folder.resolve(record.getKey()), record.getValue()));
    }

    /** Whether a folder was taken for results, though there may be none yet. */
    public static boolean isTaken(Path folder) {
        return says(folder.resolve(RunLock.NAME), List.of(RunLock.MARK)) || isOne(folder);
    }

    /**
     * Refuses results among the images themselves: nobody could tell the two apart later. Below them they may lie.
     *
     * @throws UsageException if OUT is one of the folders of images
     */
    public static void requireApart(List<Path> images, Path out) {
        for (Path folder : images) {
            if (isSame(folder, out)) {
                throw new UsageException("out: expected another folder than that of the images, found " + out
                        + "; give one of its own, such as " + out.resolve("out"));
            }
        }
    }

    /**
     * Refuses to write over files that lie where no run has written before: they are the user's.
     *
     * @param records of which any run leaves one before the other files
     * @param files the other files' names
     * @throws UsageException then
     */
    public static void requireOwn(Path out, List<String> records, List<String> files) {
        if (records.stream().anyMatch(record -> Files.exists(out.resolve(record)))) {
            return;
        }
        files.stream()
                .filter(file -> Files.exists(out.resolve(file)))
                .findFirst()
                .ifPresent(file -> {
                    throw new UsageException("out: expected a folder without a " + file
                            + " of another origin, found one in " + out + "; give another, or move that file");
                });
    }

    private static boolean isSame(Path folder, Path out) {
        try {
            return Files.isDirectory(out) && Files.isSameFile(folder, out);
        } catch (IOException e) {
            return false; // the folder of images is not there
        }
    }

    private static boolean says(Path file, List<String> words) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream input = Files.newInputStream(file)) {
            String start = new String(input.readNBytes(START), StandardCharsets.UTF_8);
            return words.stream().allMatch(start::contains);
        } catch (IOException e) {
            return false;
        }
    }
}
