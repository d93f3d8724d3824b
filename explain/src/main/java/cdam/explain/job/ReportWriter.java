package cdam.explain.job;

import cdam.bundle.Head;
import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.job.RunRecord.ImageRecord;
import cdam.explain.method.UncoveredShare;
import cdam.explain.report.FailedImage;
import cdam.explain.report.Packed;
import cdam.explain.report.ReportEntry;
import cdam.explain.report.ReportHeader;
import cdam.explain.report.ReportImage;
import cdam.explain.report.ReportImage.ScoredMap;
import cdam.explain.report.ReportPage;
import cdam.explain.report.TokenClasses;
import cdam.explain.score.ClassScore;
import cdam.io.Hashes;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.Release;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stored results of images as the report shows them. Needs no model. */
final class ReportWriter {
    private static final int ID = 16;

    private final ImageLoader loader;
    private final @Nullable ActualClass actual;
    private final MapCaption caption;
    private final List<MapRequest> wanted;
    private final String common;

    ReportWriter(ImageLoader loader, @Nullable Head head, List<MapRequest> wanted) {
        this.loader = loader;
        this.actual = head == null ? null : new ActualClass(head);
        this.caption = new MapCaption(head);
        this.wanted = wanted;
        this.common = hash(Release.TEXT + caption.titles() + wanted);
    }

    /** @param failures of images, or of some of their maps */
    void write(Path file, ReportHeader header, List<ImageTask> tasks, List<ImageRecord> failures) {
        List<ReportEntry> entries = tasks.stream()
                .filter(task -> !wanted.isEmpty() && task.isDone(wanted))
                .map(this::entry)
                .toList();
        List<FailedImage> failed = failures.stream()
                .map(record -> new FailedImage(record.folder(), record.error()))
                .toList();
        ReportPage.write(file, header, entries, failed);
    }

    private ReportEntry entry(ImageTask task) {
        ImageRecord record = Json.read(task.record(), ImageRecord.class);
        List<ClassScore> top = Json.read(task.prediction(), Prediction.class).top();
        String folder = actual == null
                ? ""
                : actual.of(task.image())
                        .map(label -> caption.title(label.index()))
                        .orElse("");
        String key = hash(common + record + top + folder);
        return new ReportEntry(
                task.folder().toString(),
                record.sha256().substring(0, Math.min(ID, record.sha256().length())),
                top.isEmpty() ? "" : caption.title(top.get(0).index()),
                top.isEmpty() ? 0 : top.get(0).probability(),
                folder,
                key,
                () -> image(task));
    }

    private ReportImage image(ImageTask task) {
        ImageRecord record = Json.read(task.record(), ImageRecord.class);
        Prediction prediction = Json.read(task.prediction(), Prediction.class);
        int patches = record.rows() * record.columns();
        List<ScoredMap> maps = new ArrayList<>();
        TokenClasses tokens = null;
        for (MapRequest one : wanted) {
            float[] scores = Npy.read(task.scores(one)).values();
            if (isAll(one)) {
                String method = one.method().info().name();
                tokens = tokens == null ? TokenClasses.of(method, scores, patches, caption::title) : tokens;
                for (int place = 0; place < prediction.top().size(); place++) {
                    int index = prediction.top().get(place).index();
                    maps.add(map(one, place, index, index, caption.title(index), scores, patches));
                }
            } else {
                List<Integer> classes =
                        record.classes().getOrDefault(one.target().text(), List.of());
                for (int i = 0; i * patches < scores.length; i++) {
                    maps.add(map(
                            one,
                            i,
                            i,
                            i < classes.size() ? classes.get(i) : -1,
                            what(one, classes, i, scores.length > patches),
                            scores,
                            patches));
                }
            }
        }
        return new ReportImage(
                task.folder().toString(),
                task.image().relative().toString(),
                facts(task, record),
                record.rows(),
                record.columns(),
                Packed.jpeg(loader.photo(task.image().path(), record)),
                prediction.top().stream()
                        .map(entry -> new ReportImage.Prediction(entry.name(), entry.logit(), entry.probability()))
                        .toList(),
                maps,
                tokens);
    }

    private static String hash(String text) {
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The place, not the class, is what maps of different images have in common: the first is of the likeliest class. */
    private static ScoredMap map(
            MapRequest one, int place, int index, int classIndex, String what, float[] scores, int patches) {
        return new ScoredMap(
                one.name() + " " + place,
                one.method().info().name(),
                one.method().toString(),
                one.method().info().needsTarget() ? MapCaption.typed(one.target(), classIndex) : "",
                one.method() + ": " + what,
                one.method().info().signed(),
                Packed.floats(Arrays.copyOfRange(scores, index * patches, (index + 1) * patches)));
    }

    private String what(MapRequest one, List<Integer> classes, int index, boolean several) {
        if (!one.method().info().needsTarget()) {
            return MapCaption.ofImage(one, several, index);
        }
        int classIndex = index < classes.size() ? classes.get(index) : -1;
        String place = one.target().isFixed() ? "" : " (predicted, place " + (index + 1) + ")";
        return caption.target(one.target(), classIndex) + place;
    }

    private static boolean isAll(MapRequest one) {
        return one.method().info().needsTarget() && one.target().isAll();
    }

    private static List<String> facts(ImageTask task, ImageRecord record) {
        List<String> facts = new ArrayList<>();
        facts.add("file " + task.image().relative());
        facts.add("SHA-256 " + record.sha256());
        facts.add(record.rows() + " x " + record.columns() + " tokens");
        if (!record.note().isEmpty()) {
            facts.add(record.note());
        }
        facts.addAll(UncoveredShare.lines(record.diagnostics()));
        return facts;
    }
}
