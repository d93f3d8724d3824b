package cdam.explain.job;

import cdam.bundle.Head;
import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.job.RunRecord.ImageRecord;
import cdam.explain.method.UncoveredShare;
import cdam.explain.report.FailedImage;
import cdam.explain.report.Packed;
import cdam.explain.report.ReportHeader;
import cdam.explain.report.ReportImage;
import cdam.explain.report.ReportImage.ScoredMap;
import cdam.explain.report.ReportPage;
import cdam.explain.report.TokenClasses;
import cdam.io.Json;
import cdam.io.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stored results of images as the report shows them. Needs no model. */
final class ReportWriter {
    private final ImageLoader loader;
    private final MapCaption caption;
    private final List<MapRequest> wanted;

    ReportWriter(ImageLoader loader, @Nullable Head head, List<MapRequest> wanted) {
        this.loader = loader;
        this.caption = new MapCaption(head);
        this.wanted = wanted;
    }

    /** @param failures of images, or of some of their maps */
    void write(Path file, ReportHeader header, List<ImageTask> tasks, List<ImageRecord> failures) {
        List<Supplier<ReportImage>> images = tasks.stream()
                .filter(task -> !wanted.isEmpty() && task.isDone(wanted))
                .<Supplier<ReportImage>>map(task -> () -> image(task))
                .toList();
        List<FailedImage> failed = failures.stream()
                .map(record -> new FailedImage(record.folder(), record.error()))
                .toList();
        ReportPage.write(file, header, images, failed);
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
                    maps.add(map(one, place, index, caption.title(index), scores, patches));
                }
            } else {
                List<Integer> classes =
                        record.classes().getOrDefault(one.target().text(), List.of());
                for (int i = 0; i * patches < scores.length; i++) {
                    maps.add(map(one, i, i, what(one, classes, i, scores.length > patches), scores, patches));
                }
            }
        }
        return new ReportImage(
                task.folder().toString(),
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

    /** The place, not the class, is what maps of different images have in common: the first is of the likeliest class. */
    private static ScoredMap map(MapRequest one, int place, int index, String what, float[] scores, int patches) {
        return new ScoredMap(
                one.name() + " " + place,
                one.method().info().name(),
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
