package cdam.explain.job;

import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.PartialFiles;
import cdam.explain.forward.PartialResults;
import cdam.explain.job.RunRecord.ImageRecord;
import cdam.explain.method.UncoveredShare;
import cdam.image.ImageTensor;
import cdam.io.AtomicFiles;
import cdam.io.Half;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.io.PlainText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What a run writes besides scores: a record of each image as soon as it is done, and of the whole. */
final class RunFiles {
    private static final String PARTIAL = ".unfinished";

    private final RunDescription provenance;
    private final OutputFolder out;
    private final ImageLoader loader;

    /** Failures of this run by image: an image may fail now whose earlier results stay. */
    private final Map<Path, ImageRecord> failed = new ConcurrentHashMap<>();

    private final AtomicInteger tooWide = new AtomicInteger();

    RunFiles(RunDescription provenance, OutputFolder out) {
        this.provenance = provenance;
        this.out = out;
        this.loader = new ImageLoader(
                provenance.size(),
                provenance.config().framing(),
                provenance.bundle().card().preprocessing(),
                provenance.bundle().card().architecture().patch());
    }

    /** One for the whole run: it remembers what it decoded last. */
    ImageLoader loader() {
        return loader;
    }

    /** What long methods keep of an image until its scores are written: a killed run goes on there. */
    PartialResults partial() {
        return new PartialFiles(out.root().resolve(PARTIAL));
    }

    void deletePartial() {
        AtomicFiles.deleteTree(out.root().resolve(PARTIAL));
    }

    /** Writes the maps of a method and target. */
    void write(Path file, NpyArray maps) {
        boolean half = provenance.config().scores() == ExplainConfig.ScoreType.FP16;
        if (half && isHeldByHalf(maps)) {
            Npy.writeHalf(file, maps);
        } else {
            Npy.write(file, maps);
            tooWide.addAndGet(half ? 1 : 0);
        }
    }

    private static boolean isHeldByHalf(NpyArray maps) {
        int[] shape = maps.shape();
        int patches = shape[shape.length - 1] * shape[shape.length - 2];
        return IntStream.range(0, maps.values().length / patches)
                .allMatch(map -> Half.holds(maps.values(), map * patches, (map + 1) * patches));
    }

    void requireSame() {
        out.record().ifPresent(this::requireSame);
    }

    void requireSame(RunRecord other) {
        out.requireSame(other, provenance.identity(), provenance.methods());
    }

    /** Written before any result, so that a killed run's folder is not mixed with another's. */
    void begin() {
        write(out.record().map(RunRecord::images).orElse(List.of()), 0);
    }

    /**
     * Writes the record of all images that the folder has results of, those of other shards and earlier lists included.
     *
     * @param all images of the list, whether this run's own or another shard's
     */
    void finish(List<ImageTask> all, double seconds) {
        Map<String, ImageRecord> images = new LinkedHashMap<>();
        for (ImageTask task : all) {
            if (Files.exists(task.record())) {
                images.put(task.folder().toString(), read(task));
            }
        }
        out.record().ifPresent(earlier -> earlier.images().forEach(image -> images.putIfAbsent(image.folder(), image)));
        write(List.copyOf(images.values()), seconds);
    }

    private void write(List<ImageRecord> images, double seconds) {
        out.writeRecord(provenance.record(out.record().orElse(null), images, seconds));
    }

    private static ImageRecord read(ImageTask task) {
        return Json.read(task.record(), ImageRecord.class);
    }

    void done(
            LoadedImage loaded,
            ForwardPass run,
            Map<String, List<Integer>> classes,
            Map<String, Map<String, List<Double>>> diagnostics) {
        ImageTask task = loaded.task();
        if (Files.exists(task.record())) { // maps of an earlier run keep their numbers
            ImageRecord earlier = read(task);
            earlier.classes().forEach(classes::putIfAbsent);
            earlier.diagnostics().forEach(diagnostics::putIfAbsent);
        }
        List<String> notes = new ArrayList<>(loaded.image().notes());
        ImageTensor.Cut cut = loaded.image().cut();
        if (cut.isLossy()) {
            notes.add(cut.rows() + " rows below and " + cut.columns()
                    + " columns on the right are no whole patch and were cut off");
        }
        Json.write(
                task.record(),
                new ImageRecord(
                        task.image().source(),
                        task.folder().toString(),
                        loaded.image().sha256(),
                        run.rows(),
                        run.columns(),
                        loaded.image().height(),
                        loaded.image().width(),
                        String.join("; ", notes),
                        classes,
                        diagnostics,
                        ""));
    }

    /** An image without scores. What an earlier run has found of it stays. */
    void failed(ImageTask task, String error) {
        ImageRecord record = failure(task, error);
        failed.put(task.image().path(), record);
        if (!Files.exists(task.record()) || !read(task).error().isEmpty()) {
            Json.write(task.record(), record);
        }
    }

    /** A map that is not written, so that the next run computes it again. */
    void notComputed(ImageTask task, String error) {
        failed.putIfAbsent(task.image().path(), failure(task, error));
    }

    /** An image whose scores are there, but which could not be drawn: the next run draws it. */
    void notDrawn(ImageTask task, String error) {
        failed.put(task.image().path(), failure(task, "scores were written, rendering failed: " + error));
    }

    private static ImageRecord failure(ImageTask task, String error) {
        return new ImageRecord(
                task.image().source(),
                task.folder().toString(),
                "",
                0,
                0,
                null,
                null,
                "",
                Map.of(),
                Map.of(),
                error.replace(
                        PlainText.line(task.image().path().toString(), PlainText.MESSAGE),
                        task.image().source()));
    }

    /** The images without results or pictures, with the reasons, in the list's order. */
    List<ImageRecord> failures(List<ImageTask> tasks) {
        Map<Path, ImageRecord> all = new LinkedHashMap<>();
        for (ImageTask task : tasks) {
            ImageRecord now = failed.get(task.image().path());
            if (now != null) {
                all.put(task.image().path(), now);
            } else if (Files.exists(task.record()) && !read(task).error().isEmpty()) {
                all.put(task.image().path(), read(task));
            }
        }
        failed.forEach(all::putIfAbsent);
        return List.copyOf(all.values());
    }

    /** What is said when all is done: the predictions of a single image, and where to look. */
    List<String> summary(List<ImageTask> tasks) {
        List<String> lines = new ArrayList<>();
        if (tasks.size() == 1 && failures(tasks).isEmpty() && provenance.head() != null) {
            Prediction prediction = Json.read(tasks.get(0).prediction(), Prediction.class);
            prediction
                    .top()
                    .forEach(entry -> lines.add(String.format(
                            Locale.ROOT,
                            "%9.3f  %5.1f %%  %s (%d)",
                            entry.logit(),
                            100 * entry.probability(),
                            entry.name(),
                            entry.index())));
        }
        lines.addAll(leftOut(tasks));
        if (tooWide.get() > 0) {
            lines.add("note: " + tooWide.get()
                    + " files of scores are float32: in fp16 a map of theirs would be off by more than"
                    + " 0.05 % of its largest score");
        }
        Path sheet = out.root().resolve("sheet.png");
        if (Files.exists(sheet)) {
            lines.add("sheet: " + sheet);
        }
        lines.add("page:  " + out.root().resolve("index.html"));
        return lines;
    }

    /** Uncovered shares of the first image; the others' are in run.json and on the page. */
    private static List<String> leftOut(List<ImageTask> tasks) {
        return tasks.stream()
                .filter(task -> Files.exists(task.record()))
                .limit(1)
                .flatMap(task -> UncoveredShare.lines(read(task).diagnostics()).stream())
                .map(line -> line + (tasks.size() == 1 ? "" : ", in the first image"))
                .toList();
    }
}
