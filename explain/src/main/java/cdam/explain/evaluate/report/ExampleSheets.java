package cdam.explain.evaluate.report;

import cdam.bundle.Labels;
import cdam.canvas.DataUri;
import cdam.explain.evaluate.item.Item;
import cdam.explain.evaluate.measure.ItemResult;
import cdam.explain.evaluate.measure.ItemStore;
import cdam.explain.evaluate.measure.MapSource;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.render.Photo;
import cdam.explain.render.RenderOptions;
import cdam.explain.render.RenderedMap;
import cdam.explain.render.Sheet;
import cdam.explain.render.SheetSpec;
import cdam.explain.render.Tile;
import cdam.explain.score.ScoreMap;
import cdam.io.AtomicFiles;
import cdam.io.BoundedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Contact sheets of a few images: what the model saw and every method's map of the predicted class. */
final class ExampleSheets {
    private static final int TILE = 176;
    private static final int COLUMNS = 6;

    private final MetricPlan plan;
    private final ItemStore store;
    private final Labels labels;
    private final int patch;

    ExampleSheets(MetricPlan plan, ItemStore store, Labels labels, int patch) {
        this.plan = plan;
        this.store = store;
        this.labels = labels;
        this.patch = patch;
    }

    /** PNG pictures as data URIs, one or more an image. */
    List<String> sheets(List<Item> items) {
        List<String> sheets = new ArrayList<>();
        for (Item item : items) {
            Path folder = store.root().resolve(AtomicFiles.TEMPORARY_PREFIX + "examples");
            List<Path> pages = Sheet.writePng(
                    folder.resolve("example.png"),
                    new SheetSpec(List.of(item.name()), List.of(row(item)), List.of()),
                    RenderOptions.defaults().withLayout(TILE, COLUMNS));
            pages.forEach(page ->
                    sheets.add(DataUri.of("png", BoundedFile.bytes(page, Integer.MAX_VALUE - 16, "a sheet"))));
            AtomicFiles.deleteTree(folder);
        }
        return sheets;
    }

    private List<Tile> row(Item item) {
        ItemResult result = store.result(item.name()).orElseThrow();
        Item.Loaded loaded = item.load();
        Photo photo = Photo.of(loaded.picture());
        String predicted = labels.title(result.predicted());
        List<Tile> row = new ArrayList<>();
        row.add(Tile.original(predicted, String.format(Locale.ROOT, "p = %.3f", result.probability()), photo));
        for (MapSource source : plan.sources()) {
            float[][] maps = store.maps(item.name(), source.label());
            float[] map = maps[maps.length == 1 ? 0 : result.classes().indexOf(result.predicted())];
            int columns = loaded.image().width() / patch;
            ScoreMap scores = new ScoreMap(map.length / columns, columns, map);
            row.add(new Tile(source.label(), "", photo, new RenderedMap(scores, source.signed(), source.label())));
        }
        return row;
    }
}
