package cdam.explain.job;

import cdam.bundle.Head;
import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.job.RunRecord.ImageRecord;
import cdam.explain.render.Photo;
import cdam.explain.render.RenderOptions;
import cdam.explain.render.RenderedMap;
import cdam.explain.render.Sheet;
import cdam.explain.render.SheetSpec;
import cdam.explain.render.Tile;
import cdam.explain.render.TileCache;
import cdam.explain.score.ClassScore;
import cdam.explain.score.ScoreMap;
import cdam.explain.targets.TargetSpec;
import cdam.io.AtomicFiles;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pictures of stored scores: one a map, a sheet an image, a sheet a run. Needs no model. */
final class SheetWriter {
    /** A sheet of more images would be no overview: the report shows all of them. */
    private static final int MOST_ROWS = 24;

    private static final String SHEET = "sheet.png";

    private final RenderOptions options;
    private final ImageLoader loader;
    private final @Nullable Head head;
    private final boolean svg;

    SheetWriter(RenderOptions options, ImageLoader loader, @Nullable Head head, boolean svg) {
        this.options = options;
        this.loader = loader;
        this.head = head;
        this.svg = svg;
    }

    /** The picture of each map but those of {@code class:all}, and the image's sheet. */
    void of(ImageTask task, List<MapRequest> wanted) {
        AtomicFiles.deleteTree(task.file(SHEET)); // an older one, without the new maps
        ImageRecord record = Json.read(task.record(), ImageRecord.class);
        Prediction prediction = Json.read(task.prediction(), Prediction.class);
        Photo photo = photo(task, record);
        TileCache drawn = new TileCache();
        List<Tile> row = new ArrayList<>();
        row.add(Tile.original(String.valueOf(task.folder().getFileName()), top(prediction), photo));
        for (MapRequest one : wanted) {
            if (isDrawn(one)) {
                List<Tile> tiles = tiles(task, record, prediction, one, photo);
                Sheet.writePng(
                        task.file(one.name() + ".png"),
                        new SheetSpec(List.of(), List.of(tiles), List.of()),
                        options,
                        () -> drawn);
                row.addAll(tiles);
            }
        }
        write(
                task.file(SHEET),
                new SheetSpec(
                        List.of(task.image().relative().toString(), predictions(prediction)),
                        List.of(row),
                        footer(wanted)),
                options,
                () -> drawn);
    }

    /** One row an image: the original with its prediction, and its maps. */
    void contactSheet(Path file, List<String> title, List<ImageTask> tasks, List<MapRequest> wanted) {
        List<List<Tile>> rows = new ArrayList<>();
        List<ImageTask> done =
                tasks.stream().filter(task -> task.isDone(wanted)).toList();
        for (ImageTask task : done.subList(0, Math.min(MOST_ROWS, done.size()))) {
            ImageRecord record = Json.read(task.record(), ImageRecord.class);
            Prediction prediction = Json.read(task.prediction(), Prediction.class);
            Photo photo = photo(task, record);
            List<Tile> row = new ArrayList<>();
            row.add(Tile.original(task.folder().toString(), top(prediction), photo));
            wanted.stream()
                    .filter(SheetWriter::isDrawn)
                    .forEach(one -> row.addAll(tiles(task, record, prediction, one, photo)));
            rows.add(row);
        }
        if (!rows.isEmpty()) {
            List<String> lines = new ArrayList<>(title);
            if (rows.size() < done.size()) {
                lines.add(rows.size() + " of " + done.size() + " images; index.html shows all");
            }
            write(file, new SheetSpec(lines, rows, footer(wanted)), overview(rows), TileCache::new);
        }
    }

    /** A sheet, as SVG too where that is wanted. */
    private void write(Path png, SheetSpec spec, RenderOptions look, Supplier<TileCache> drawn) {
        Sheet.writePng(png, spec, look, drawn);
        if (svg) {
            Sheet.writeSvg(png.resolveSibling("sheet.svg"), spec, look);
        }
    }

    /** Smaller pictures, so that an image has one line where it can. */
    private RenderOptions overview(List<List<Tile>> rows) {
        int longest = rows.stream().mapToInt(List::size).max().orElse(1);
        return longest <= options.columns()
                ? options
                : options.withLayout(Math.min(options.tile(), 208), Math.min(longest, 8));
    }

    private static boolean isDrawn(MapRequest one) {
        return !(one.method().info().needsTarget() && one.target().isAll());
    }

    private Photo photo(ImageTask task, ImageRecord record) {
        Path file = task.image().path();
        Integer height = record.height();
        Integer width = record.width();
        return height == null || width == null // a record of 0.1.0
                ? Photo.of(loader.photo(file, record))
                : new Photo(width, height, () -> loader.photo(file, record));
    }

    private List<Tile> tiles(ImageTask task, ImageRecord record, Prediction prediction, MapRequest one, Photo photo) {
        NpyArray scores = Npy.read(task.scores(one));
        int patches = record.rows() * record.columns();
        String method = one.method().info().name();
        List<Integer> classes = record.classes().getOrDefault(one.target().text(), List.of());
        List<Tile> tiles = new ArrayList<>();
        for (int map = 0; map * patches < scores.values().length; map++) {
            float[] values = Arrays.copyOfRange(scores.values(), map * patches, (map + 1) * patches);
            RenderedMap heat = new RenderedMap(
                    new ScoreMap(record.rows(), record.columns(), values),
                    one.method().info().signed(),
                    method);
            boolean targeted = one.method().info().needsTarget();
            int classIndex = targeted && map < classes.size() ? classes.get(map) : -1;
            String what = targeted
                    ? name(one.target(), classIndex)
                    : scores.shape().length == 3 ? "head " + map : ofHeads(one);
            tiles.add(new Tile(
                    one.method() + ": " + what,
                    targeted ? score(prediction, classIndex) : "whatever the class",
                    photo,
                    heat));
        }
        return tiles;
    }

    private static String ofHeads(MapRequest one) {
        return one.method().resolved().getOrDefault("head", "-1").equals("-1") ? "mean of the heads" : "one head";
    }

    private String name(TargetSpec target, int classIndex) {
        return classIndex >= 0 && head != null
                ? (target.kind().equals("probability") ? "p of " : "")
                        + head.labels().title(classIndex)
                : target.fileName();
    }

    private String score(Prediction prediction, int classIndex) {
        if (classIndex < 0 || head == null) {
            return "";
        }
        double p = head.probabilities(prediction.logits())[classIndex];
        return String.format(Locale.ROOT, "logit %.2f, p %.3f", prediction.logits()[classIndex], p);
    }

    private String top(Prediction prediction) {
        return prediction.top().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s, p %.2f",
                        title(prediction.top().get(0)),
                        prediction.top().get(0).probability());
    }

    private String title(ClassScore entry) {
        return head == null ? entry.name() : head.labels().title(entry.index());
    }

    private String predictions(Prediction prediction) {
        List<String> names = prediction.top().stream()
                .map(entry -> String.format(Locale.ROOT, "%s %.2f", title(entry), entry.probability()))
                .toList();
        return names.isEmpty() ? "no head: no classes" : "predicted: " + String.join(", ", names);
    }

    private static List<String> footer(List<MapRequest> wanted) {
        return wanted.stream()
                .map(one -> one.method().info())
                .distinct()
                .map(info -> info.name() + ": " + info.summary() + " (" + info.source() + ")")
                .toList();
    }

    /** Whether all pictures of an image are there; the sheet comes last. */
    static boolean areDrawn(ImageTask task, List<MapRequest> wanted) {
        return Files.exists(task.file(SHEET))
                && wanted.stream()
                        .filter(SheetWriter::isDrawn)
                        .allMatch(one -> Files.exists(task.file(one.name() + ".png")));
    }
}
