package cdam.explain.job;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.cli.Release;
import cdam.explain.job.RunRecord.ImageRecord;
import cdam.explain.method.LeftOut;
import cdam.explain.method.MethodSpec;
import cdam.explain.render.Look;
import cdam.explain.report.ReportHeader;
import cdam.explain.run.PartialFiles;
import cdam.explain.run.PartialResults;
import cdam.explain.run.Run;
import cdam.io.AtomicFiles;
import cdam.io.Hashes;
import cdam.io.Json;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run writes besides scores: a record of each image as soon as it is done, and of the whole. */
final class RunFiles {
    private static final String PARTIAL = ".unfinished";

    private final ExplainConfig config;
    private final Bundle bundle;
    private final @Nullable Head head;
    private final ImageSize size;
    private final OutputFolder out;
    private final ImageLoader loader;

    RunFiles(ExplainConfig config, Bundle bundle, @Nullable Head head, ImageSize size, OutputFolder out) {
        this.config = config;
        this.bundle = bundle;
        this.head = head;
        this.size = size;
        this.out = out;
        this.loader = new ImageLoader(
                size,
                config.framing() == null ? ExplainConfig.Framing.STRETCH : config.framing(),
                bundle.card().preprocessing(),
                bundle.card().architecture().patch());
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

    void requireSame() {
        out.record().ifPresent(this::requireSame);
    }

    void requireSame(RunRecord other) {
        out.requireSame(other, identity(), methods());
    }

    /** Written before any result, so that a killed run's folder is not mixed with another's. */
    void begin() {
        out.writeRecord(record(out.record().map(RunRecord::images).orElse(List.of()), 0));
    }

    void finish(List<ImageTask> tasks, double seconds) {
        List<ImageRecord> images = new ArrayList<>();
        for (ImageTask task : tasks) {
            if (Files.exists(task.record())) {
                images.add(Json.read(task.record(), ImageRecord.class));
            }
        }
        out.writeRecord(record(images, seconds));
    }

    private RunRecord record(List<ImageRecord> images, double seconds) {
        Map<String, String> definitions = new TreeMap<>();
        config.methodsOrDefault()
                .forEach(method -> definitions.put(
                        method.info().name(),
                        method.info().summary() + " (" + method.info().source() + ")"));
        if (config.intervals() != null) {
            definitions.put(
                    "interval-" + config.intervals(),
                    "2.5 % and 97.5 % quantiles of each score over " + config.intervals()
                            + " concepts whose images were drawn again with replacement (Efron 1979)");
        }
        definitions.put("class:all", "axis 0 runs over the head's rows in order");
        return new RunRecord(
                RunRecord.FORMAT.number(),
                Release.NAME + " " + Release.VERSION,
                identity(),
                methods(),
                definitions,
                config.targetSpecs().stream().map(target -> target.text()).toList(),
                config.renderOptions(),
                images,
                seconds);
    }

    /** Whatever changes a number. */
    private Map<String, String> identity() {
        Map<String, String> identity = new TreeMap<>();
        identity.put("model", bundle.card().savedModelSha256());
        identity.put(
                "head", head == null ? "none" : head.name() + " " + head.card().weightsSha256());
        identity.put("size", size.toString());
        identity.put(
                "framing", String.valueOf(config.framing() == null ? ExplainConfig.Framing.STRETCH : config.framing()));
        identity.put("precision", config.sessionOptions().precision().toString());
        return identity;
    }

    private Map<String, Map<String, String>> methods() {
        Map<String, Map<String, String>> methods = new TreeMap<>();
        for (MethodSpec method : config.methodsOrDefault()) {
            methods.put(method.info().name(), new TreeMap<>(method.options()));
        }
        out.record().ifPresent(earlier -> earlier.methods().forEach(methods::putIfAbsent));
        return methods;
    }

    void done(
            Batches.Loaded loaded,
            Run run,
            int image,
            Map<String, List<Integer>> classes,
            Map<String, Map<String, List<Double>>> diagnostics) {
        ImageTask task = loaded.task();
        if (Files.exists(task.record())) { // maps of an earlier run keep their numbers
            ImageRecord earlier = Json.read(task.record(), ImageRecord.class);
            earlier.classes().forEach(classes::putIfAbsent);
            earlier.diagnostics().forEach(diagnostics::putIfAbsent);
        }
        String note = loaded.cut() != null && loaded.cut().isLossy()
                ? loaded.cut().rows() + " rows below and " + loaded.cut().columns()
                        + " columns on the right are no whole patch and were cut off"
                : "";
        Json.write(
                task.record(),
                new ImageRecord(
                        task.image().source(),
                        task.folder().toString(),
                        Hashes.sha256(task.image().path()),
                        run.rows(),
                        run.columns(),
                        note,
                        classes,
                        diagnostics,
                        ""));
    }

    void failed(ImageTask task, String error) {
        Json.write(
                task.record(),
                new ImageRecord(
                        task.image().source(),
                        task.folder().toString(),
                        "",
                        0,
                        0,
                        "",
                        Map.of(),
                        Map.of(),
                        error.replace(
                                task.image().path().toString(), task.image().source())));
    }

    /** The images without results, with the reasons. */
    List<ImageRecord> failures(List<ImageTask> tasks) {
        return tasks.stream()
                .filter(task -> Files.exists(task.record()))
                .map(task -> Json.read(task.record(), ImageRecord.class))
                .filter(record -> !record.error().isEmpty())
                .toList();
    }

    List<String> title() {
        return List.of(
                "Explanations at " + size + " pixels",
                "model " + bundle.path().toAbsolutePath().normalize().getFileName()
                        + (head == null
                                ? ", no head"
                                : ", head " + head.name() + " of "
                                        + head.labels().size() + " classes"));
    }

    /** What the report says of the whole run. */
    ReportHeader reportHeader() {
        RunRecord record = record(List.of(), 0);
        Map<String, String> provenance = new TreeMap<>(record.identity());
        provenance.put("software", record.software());
        provenance.put("targets", String.join(", ", record.targets()));
        record.methods().forEach((method, options) -> {
            if (!options.isEmpty()) {
                provenance.put("options of " + method, options.toString());
            }
        });
        return new ReportHeader(title(), provenance, record.definitions(), Look.of(config.renderOptions()));
    }

    /** What is said when all is done: the predictions of a single image, and where to look. */
    String summary(List<ImageTask> tasks) {
        if (tasks.size() == 1 && failures(tasks).isEmpty() && head != null) {
            Prediction prediction = Json.read(tasks.get(0).prediction(), Prediction.class);
            StringBuilder lines = new StringBuilder();
            prediction
                    .top()
                    .forEach(entry -> lines.append(String.format(
                            Locale.ROOT,
                            "%9.3f  %5.1f %%  %s (%d)%n",
                            entry.logit(),
                            100 * entry.probability(),
                            entry.name(),
                            entry.index())));
            return lines + leftOut(tasks) + places();
        }
        return leftOut(tasks) + places();
    }

    /** Of the first image; the others' shares are in run.json and on the page. */
    private static String leftOut(List<ImageTask> tasks) {
        return tasks.stream()
                .filter(task -> Files.exists(task.record()))
                .limit(1)
                .flatMap(task -> LeftOut.lines(
                        Json.read(task.record(), ImageRecord.class).diagnostics())
                        .stream())
                .map(line -> line + (tasks.size() == 1 ? "" : ", in the first image") + System.lineSeparator())
                .collect(Collectors.joining());
    }

    private String places() {
        return "sheet: " + out.root().resolve("sheet.png") + System.lineSeparator() + "page:  "
                + out.root().resolve("index.html");
    }
}
