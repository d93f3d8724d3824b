package cdam.explain.job;

import cdam.explain.job.ExplainConfig.Pictures;
import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.job.RunRecord.ImageRecord;
import cdam.explain.render.Gif;
import cdam.explain.render.Photo;
import cdam.explain.render.Picture;
import cdam.explain.render.RenderOptions;
import cdam.explain.render.RenderedMap;
import cdam.explain.render.Sheet;
import cdam.explain.render.SheetSpec;
import cdam.explain.render.Tile;
import cdam.explain.render.TileCache;
import cdam.explain.score.ScoreMap;
import cdam.io.AtomicFiles;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pictures of stored scores: one per map, a sheet per image, a sheet per run. Needs no model. */
final class SheetWriter {
    /** Sheets of more images would be no overview: the report shows all of them. */
    private static final int MOST_IMAGES = 240;

    private static final String SHEET = "sheet.png";

    private final RenderOptions options;
    private final ImageLoader loader;
    private final MapCaption caption;
    private final Pictures pictures;
    private final @Nullable Animation animation;
    private final boolean svg;
    private final List<String> caution;

    SheetWriter(RunDescription run, ImageLoader loader) {
        ExplainConfig config = run.config();
        this.options = config.render().options();
        this.loader = loader;
        this.caption = new MapCaption(run.head());
        this.pictures = config.pictures();
        this.animation = config.animate();
        this.svg = config.render().svg();
        this.caution = Stream.of(run.bundle().card().caution())
                .filter(text -> !text.isEmpty())
                .map("the model was "::concat)
                .toList();
    }

    /** The picture of each map but those of {@code class:all}, and the image's sheet; as far as they are wanted. */
    void of(ImageTask task, List<MapRequest> wanted) {
        deleteSheets(task.file(SHEET)); // older ones, without the new maps
        List<MapRequest> drawable = wanted.stream().filter(SheetWriter::isDrawn).toList();
        if ((pictures == Pictures.NONE && animation == null) || drawable.isEmpty()) {
            return;
        }
        ImageRecord record = Json.read(task.record(), ImageRecord.class);
        Prediction prediction = Json.read(task.prediction(), Prediction.class);
        Photo photo = photo(task, record);
        TileCache drawn = new TileCache();
        Map<MapRequest, List<Tile>> tiles = new LinkedHashMap<>();
        drawable.forEach(one -> tiles.put(one, tiles(task, record, prediction, one, photo)));
        animated(drawable)
                .forEach((name, maps) -> Gif.write(
                        task.file(name),
                        maps.stream()
                                .flatMap(one -> tiles.getOrDefault(one, List.of()).stream())
                                .map(tile -> new Picture(tile, options))
                                .toList()));
        if (pictures == Pictures.NONE) {
            return;
        }
        if (pictures == Pictures.ALL) {
            tiles.forEach((one, maps) -> Sheet.writePng(
                    task.file(one.name() + ".png"),
                    new SheetSpec(List.of(), List.of(maps), List.of()),
                    options,
                    () -> drawn));
        }
        List<String> lines = new ArrayList<>(List.of(task.image().relative().toString(), predictions(prediction)));
        lines.addAll(caution);
        List<Tile> row = SheetRow.of(original(task, prediction, photo), tiles, options.columns());
        write(task.file(SHEET), new SheetSpec(lines, List.of(row), footer(drawable)), options, () -> drawn);
    }

    private Map<String, List<MapRequest>> animated(List<MapRequest> drawable) {
        return animation == null ? Map.of() : animation.files(drawable);
    }

    private Tile original(ImageTask task, Prediction prediction, Photo photo) {
        return Tile.original(task.image().relative().toString(), top(prediction), photo);
    }

    /** A block per image: the original with its prediction, and its maps. */
    void contactSheet(Path file, List<String> title, List<ImageTask> tasks, List<MapRequest> wanted) {
        deleteSheets(file);
        List<MapRequest> drawable = wanted.stream().filter(SheetWriter::isDrawn).toList();
        List<ImageTask> done =
                tasks.stream().filter(task -> task.isDone(wanted)).toList();
        if (pictures == Pictures.NONE || drawable.isEmpty() || done.isEmpty()) {
            return;
        }
        List<ImageTask> shown = done.subList(0, Math.min(MOST_IMAGES, done.size()));
        List<List<Tile>> rows = new ArrayList<>();
        RenderOptions overview = overview(drawable, shown.get(0));
        for (ImageTask task : shown) {
            ImageRecord record = Json.read(task.record(), ImageRecord.class);
            Prediction prediction = Json.read(task.prediction(), Prediction.class);
            Photo photo = photo(task, record);
            Map<MapRequest, List<Tile>> tiles = new LinkedHashMap<>();
            drawable.forEach(one -> tiles.put(one, tiles(task, record, prediction, one, photo)));
            rows.add(SheetRow.of(original(task, prediction, photo), tiles, overview.columns()));
        }
        List<String> lines = new ArrayList<>(title);
        if (shown.size() < done.size()) {
            lines.add("the first " + shown.size() + " of " + done.size() + " images; index.html shows all");
        }
        write(file, new SheetSpec(lines, rows, footer(drawable)), overview, TileCache::new);
    }

    /** A sheet, as SVG too where that is wanted. */
    private void write(Path png, SheetSpec spec, RenderOptions look, Supplier<TileCache> drawn) {
        Sheet.writePng(png, spec, look, drawn);
        if (svg) {
            Sheet.writeSvg(png.resolveSibling("sheet.svg"), spec, look);
        }
    }

    /** A sheet and its further pages. */
    private static void deleteSheets(Path sheet) {
        for (String ending : List.of(".png", ".svg")) {
            Path first = sheet.resolveSibling("sheet" + ending);
            Path page = first;
            for (int number = 2; Files.isRegularFile(page); number++) { // a folder of that name is not ours
                AtomicFiles.deleteTree(page);
                page = sheet.resolveSibling("sheet-" + number + ending);
            }
        }
    }

    /** Smaller pictures, so that a method has one line where it can; the number of columns that was asked for stays. */
    private RenderOptions overview(List<MapRequest> wanted, ImageTask first) {
        ImageRecord record = Json.read(first.record(), ImageRecord.class);
        int maps = wanted.stream()
                .filter(one -> one.method().info().needsTarget())
                .map(MapRequest::method)
                .distinct()
                .mapToInt(method -> wanted.stream()
                        .filter(one -> one.method().equals(method))
                        .mapToInt(one -> record.classes()
                                .getOrDefault(one.target().text(), List.of(0))
                                .size())
                        .sum())
                .max()
                .orElse(wanted.size());
        int tile = Math.min(options.tile(), 208);
        return options.columns() != RenderOptions.defaults().columns()
                ? options.withLayout(tile, options.columns())
                : options.withLayout(tile, Math.min(Math.max(maps + 1, options.columns()), 8));
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
            String title = targeted
                    ? caption.target(one.target(), classIndex)
                    : MapCaption.ofImage(one, scores.shape().length == 3, map);
            String value = targeted ? caption.value(one.target(), classIndex, prediction) : MapCaption.NO_TARGET;
            tiles.add(new Tile(
                    title,
                    one.method() + "\n" + value + (heat.isNearlyConstant() ? ", nearly constant" : ""),
                    photo,
                    heat));
        }
        return tiles;
    }

    private String top(Prediction prediction) {
        return prediction.top().isEmpty()
                ? ""
                : caption.title(prediction.top().get(0).index()) + "\n"
                        + MapCaption.probability(prediction.top().get(0).probability());
    }

    private String predictions(Prediction prediction) {
        return prediction.top().isEmpty()
                ? "no head: no classes"
                : prediction.top().stream()
                        .map(entry -> caption.title(entry.index()) + ", " + MapCaption.probability(entry.probability()))
                        .collect(Collectors.joining("; ", "predicted: ", ""));
    }

    private static List<String> footer(List<MapRequest> wanted) {
        return wanted.stream()
                .map(one -> one.method().info())
                .distinct()
                .map(info -> info.name() + ": " + info.summary() + " (" + info.source() + ")")
                .toList();
    }

    /** Whether all pictures of an image are there; the sheet comes last. */
    boolean areDrawn(ImageTask task, List<MapRequest> wanted) {
        List<MapRequest> drawable = wanted.stream().filter(SheetWriter::isDrawn).toList();
        if (drawable.isEmpty()) {
            return true;
        }
        boolean sheet = pictures == Pictures.NONE || Files.exists(task.file(SHEET));
        return sheet
                && animated(drawable).keySet().stream().allMatch(name -> Files.exists(task.file(name)))
                && (pictures != Pictures.ALL
                        || drawable.stream().allMatch(one -> Files.exists(task.file(one.name() + ".png"))));
    }
}
