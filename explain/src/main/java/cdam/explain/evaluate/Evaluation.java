package cdam.explain.evaluate;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadFeatures;
import cdam.bundle.ImageSize;
import cdam.bundle.Model;
import cdam.bundle.ModelLoader;
import cdam.cli.Console;
import cdam.cli.ProgressBar;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.item.ImageItem;
import cdam.explain.evaluate.item.Item;
import cdam.explain.evaluate.item.ItemSampler;
import cdam.explain.evaluate.item.MosaicItem;
import cdam.explain.evaluate.item.Subset;
import cdam.explain.evaluate.measure.BatchEvaluator;
import cdam.explain.evaluate.measure.BatchSize;
import cdam.explain.evaluate.measure.EvaluationIdentity;
import cdam.explain.evaluate.measure.ItemResult;
import cdam.explain.evaluate.measure.ItemStore;
import cdam.explain.evaluate.measure.MapSource;
import cdam.explain.evaluate.measure.MethodMaps;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.evaluate.measure.ModelScorer;
import cdam.explain.evaluate.report.CsvFiles;
import cdam.explain.evaluate.report.EvaluationReport;
import cdam.explain.evaluate.report.EvaluationResults;
import cdam.explain.evaluate.report.Summary;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.UncoveredShare;
import cdam.image.ImageInput;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.ResultFolder;
import cdam.io.RunLock;
import cdam.io.UsageException;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a config: draws the items, measures what is missing, writes the report. */
public final class Evaluation {
    private final EvaluateConfig config;
    private final String source;
    private final ModelLoader models;
    private final Console console;
    private final Bundle bundle;
    private final Head head;
    private final ImageSize size;
    private final BatchSize batches;
    private final ImageInput input;
    private final int patch;
    private final List<MapSource> sources = new ArrayList<>();
    private final Map<String, String> failures = new LinkedHashMap<>(); // by item, its reason

    /**
     * @param source the config as it was read, settings of the command line included; for the report
     */
    Evaluation(EvaluateConfig config, String source, ModelLoader models, Console console) {
        ResultFolder.requireApart(config.images(), config.out());
        ItemStore.requireOwn(config.out());
        MetricPlan.requireAnswerable(config);
        this.config = config;
        this.source = source;
        this.models = models;
        this.console = console;
        this.bundle = Bundle.open(config.model());
        this.head = bundle.head(config.head())
                .orElseThrow(() -> new InputException(config.model()
                        + ": expected a head, for maps of classes are measured, found none; add one with heads add"));
        ViTConfig shape = bundle.card().architecture();
        String unseen = UncoveredShare.byClass(HeadFeatures.of(head, shape.width()));
        if (!unseen.isEmpty()) {
            console.note(
                    "head " + head.name() + " reads more than [CLS] of the last block: maps of methods that see that"
                            + " alone leave out " + unseen);
        }
        ImageSize wanted = config.size() == null ? ImageSize.of(bundle.card()) : config.size();
        this.size = wanted.cutTo(shape.patch());
        if (!size.equals(wanted)) {
            console.note("size " + wanted + " is no multiple of the patch: using " + size);
        }
        size.note(shape).ifPresent(console::note);
        config.sessionOptions().note().ifPresent(console::note);
        this.patch = shape.patch();
        this.input = new ImageInput(
                config.framing().to(size, patch, bundle.card().preprocessing().resampling()),
                bundle.card().preprocessing());
        config.methods().forEach(method -> method.create().require(shape));
        this.batches = BatchSize.of(
                config,
                bundle,
                config.methods().stream().map(MethodSpec::create).toList());
        int side = config.mosaics() == null ? 1 : config.mosaics().side();
        batches.require(side * size.height(), side * size.width());
        int memoryMb = batches.bound().forPasses();
        config.methods().forEach(method -> sources.add(MapSource.of(new MethodMaps(method, memoryMb))));
        config.maps().forEach((name, folder) -> sources.add(new MapSource(name, null, folder)));
    }

    /**
     * Measures a config's shard, for an engine.
     *
     * @return a line for each item that could not be measured: its name and the reason
     */
    public static List<String> shard(EvaluateConfig config, ModelLoader models, Console console) {
        return new Evaluation(config, "", models, console).run(List.of());
    }

    /**
     * What a config draws, its shard left aside.
     *
     * @param names of the items, in their order
     * @param identity whatever changes a number, by name
     */
    public record Drawn(List<String> names, Map<String, String> identity) {}

    /** Draws a config's items, for an engine; fails where none could be measured. */
    public static Drawn draw(EvaluateConfig config, Console console) {
        Evaluation evaluation = new Evaluation(config, "", Model::load, console);
        List<ImageItem> images = evaluation.drawing().images();
        return new Drawn(
                evaluation.names(images),
                new EvaluationIdentity(config, evaluation.bundle, evaluation.head, evaluation.size).of(images));
    }

    /**
     * Runs it.
     *
     * @param merge folders of other shards' results
     * @return the items that could not be measured, with reasons
     */
    List<String> run(List<Path> merge) {
        ItemSampler drawing = drawing();
        List<ImageItem> images = drawing.images();
        List<Path> shards = List.copyOf(merge);
        RunLock lock = RunLock.acquireFolder(config.out());
        try (lock) {
            List<String> names = names(images);
            Map<String, String> identity = new EvaluationIdentity(config, bundle, head, size).of(images);
            ItemStore store = ItemStore.open(config.out(), identity, names);
            store.deletePartial(names);
            shards.forEach(shard -> store.merge(shard, identity, names));
            if (store.measuredAgain() > 0) {
                console.note(config.out() + ": numbers of " + store.measuredAgain()
                        + " items are of an earlier release, which defined some otherwise: they are measured again, maps are"
                        + " kept");
            }
            requireSame(images, store);
            measure(drawing, images, store, identity);
        }
        return lines();
    }

    private List<String> lines() {
        return failures.entrySet().stream()
                .map(failure -> failure.getKey() + ": " + failure.getValue())
                .toList();
    }

    private void measure(ItemSampler drawing, List<ImageItem> images, ItemStore store, Map<String, String> identity) {
        try (Model model = models.load(bundle, config.sessionOptions())) {
            ModelScorer scorer = new ModelScorer(model, head, batches);
            List<Item> items = new ArrayList<>(images);
            items.addAll(drawing.mosaics(images, scorer));
            MetricPlan plan = MetricPlan.of(
                    config, sources, images, bundle.card().architecture().depth());
            measure(config.shard() == null ? items : config.shard().of(items), model, scorer, plan, store);
            if (config.shard() == null) {
                report(items, plan, store, identity);
            } else {
                console.print("shard " + config.shard() + " is done: " + config.out()
                        + "; run without shard, with --merge where shards have folders of their own, for the report");
            }
        }
    }

    /** The names of all items, in their order. */
    private List<String> names(List<ImageItem> images) {
        List<String> names = new ArrayList<>();
        images.forEach(image -> names.add(image.name()));
        for (int i = 0; config.mosaics() != null && i < config.mosaics().count(); i++) {
            names.add(MosaicItem.name(i));
        }
        return names;
    }

    private ItemSampler drawing() {
        return new ItemSampler(config, input, patch, head.labels(), console::note);
    }

    /** Numbers of an image are never given out as those of another one that has taken its place. */
    private static void requireSame(List<ImageItem> images, ItemStore store) {
        for (ImageItem image : images) {
            Optional<ItemResult> before = store.result(image.name());
            if (before.isPresent() && !before.get().sha256().equals(image.sha256())) {
                throw new UsageException(image.file().path() + ": expected the image that " + store.root()
                        + " has results of, found other content; give another out, or delete the folder");
            }
        }
    }

    private void measure(List<Item> items, Model model, ModelScorer scorer, MetricPlan plan, ItemStore store) {
        try (ProgressBar progress = console.progress("evaluate", "steps", (long) items.size() * plan.steps())) {
            BatchEvaluator work = new BatchEvaluator(model, head, plan, store, scorer, config, progress, failures::put);
            int most = batches.of(size.height(), size.width());
            for (int start = 0; start < items.size(); start += most) {
                List<Item> batch = items.subList(start, Math.min(items.size(), start + most));
                if (batch.stream().allMatch(item -> isDone(item, plan, store))) {
                    progress.skip((double) batch.size() * plan.steps());
                } else {
                    measure(batch, work, () -> progress.skip(plan.steps()));
                }
            }
        }
    }

    /** A batch of which anything is missing goes as a whole: a run that goes on after a kill computes the same bits. */
    private void measure(List<Item> batch, BatchEvaluator work, Runnable left) {
        List<Item> waiting = new ArrayList<>();
        List<Item.Loaded> loaded = new ArrayList<>();
        for (Item item : batch) {
            Item.Loaded next = load(item);
            if (next == null) {
                left.run();
                continue;
            }
            if (!loaded.isEmpty() && (!sameSize(loaded.get(0), next) || loaded.size() >= most(next))) {
                finish(work, waiting, loaded);
            }
            waiting.add(item);
            loaded.add(next);
        }
        finish(work, waiting, loaded);
    }

    /** Mosaics are larger than the images that they are made of. */
    private int most(Item.Loaded item) {
        return batches.of(item.image().height(), item.image().width());
    }

    private static void finish(BatchEvaluator work, List<Item> items, List<Item.Loaded> loaded) {
        if (!items.isEmpty()) {
            work.run(List.copyOf(items), List.copyOf(loaded));
            items.clear();
            loaded.clear();
        }
    }

    private static boolean sameSize(Item.Loaded a, Item.Loaded b) {
        return a.image().height() == b.image().height()
                && a.image().width() == b.image().width();
    }

    private boolean isDone(Item item, MetricPlan plan, ItemStore store) {
        return store.result(item.name())
                .map(result -> plan.isDone(item.name(), result)
                        && plan.sources().stream()
                                .allMatch(source -> store.hasMaps(item.name(), source.label())
                                        || (result.mosaic() && !source.knowsEveryClass())))
                .orElse(false);
    }

    private Item.@Nullable Loaded load(Item item) {
        try {
            Item.Loaded loaded = item.load();
            batches.require(loaded.image().height(), loaded.image().width());
            return loaded;
        } catch (InputException e) {
            failures.put(item.name(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void report(List<Item> items, MetricPlan plan, ItemStore store, Map<String, String> identity) {
        List<String> done = items.stream()
                .map(Item::name)
                .filter(name -> store.result(name).isPresent() && !failures.containsKey(name))
                .toList();
        if (done.isEmpty()) {
            return;
        }
        int memoryMb = batches.bound().forPasses();
        EvaluationResults results =
                new Summary(config, plan, store, bundle, head, size, identity, lines(), memoryMb).of(done);
        Json.write(config.out().resolve("results.json"), results);
        CsvFiles.write(config.out(), results, store, done);
        List<Item> images = items.stream()
                .filter(item -> !item.mosaic() && done.contains(item.name()))
                .toList();
        List<String> pooled =
                Subset.POOLED.of(images.stream().map(Item::name).toList(), results.pooledImages(), config.seed());
        List<Item> examples = Subset.EXAMPLES.of(images, config.examples(), config.seed());
        new EvaluationReport(config, results, plan, store, head, source)
                .write(config.out().resolve("report.html"), examples, pooled, patch);
        results.undefined().forEach(console::note);
        console.print(config.out().resolve("report.html") + ": " + results.images() + " images, " + sources.size()
                + " methods, " + plan.metrics().size() + " metrics");
    }
}
