package cdam.explain.job;

import cdam.explain.method.MethodSpec;
import cdam.explain.method.Methods;
import cdam.explain.report.ReportPage;
import cdam.explain.results.Identity;
import cdam.image.ImageFile;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.ResultFolder;
import cdam.io.RunLock;
import cdam.io.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** OUT, held by one run at a time. Closing lets it go. */
final class OutputFolder implements AutoCloseable {
    private static final String RUN_JSON = "run.json";

    private final Path root;
    private final RunLock lock;

    private OutputFolder(Path root, RunLock lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Takes the folder, making it if need be, and deletes what a killed run left half written.
     *
     * @throws InputException if it cannot be written, another run holds it, or it has files of the user's own where a run's
     *     would go
     */
    static OutputFolder acquire(Path root) {
        ResultFolder.requireOwn(
                root,
                List.of(RUN_JSON),
                List.of("index.html", "sheet.png", "sheet.svg", "predictions.csv", ReportPage.FOLDER));
        return new OutputFolder(root, RunLock.acquireFolder(root));
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
     * Refuses to mix results. What only one of the two knows, such as a concept that the other did not use, is no difference.
     *
     * @throws UsageException if an earlier run here was another in anything that changes numbers
     */
    void requireSame(RunRecord earlier, Map<String, String> identity, Map<String, Map<String, String>> methods) {
        Map<String, String> known = new TreeMap<>(earlier.identity());
        known.putIfAbsent(RunDescription.SCORES, "fp32"); // records that do not say it
        Identity.requireSame(root, known, identity, key -> true);
        Map<String, Map<String, String>> before = new TreeMap<>();
        Map<String, Map<String, String>> now = new TreeMap<>();
        earlier.methods().forEach((name, options) -> before.put("options of " + name, resolved(name, options)));
        methods.forEach((name, options) -> now.put("options of " + name, options));
        Identity.requireSame(root, before, now, key -> true);
    }

    /** Records of 0.1.0 have the options as they were given. */
    private static Map<String, String> resolved(String fileName, Map<String, String> options) {
        try {
            return new MethodSpec(Methods.find(fileName.split("\\.", 2)[0]), options).resolved();
        } catch (UsageException e) {
            return options; // of a method or an option that this release does not have
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
        lock.close();
    }
}
