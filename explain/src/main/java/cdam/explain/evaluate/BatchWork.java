package cdam.explain.evaluate;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.evaluate.ItemResult.RegionResult;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.MetricSettings;
import cdam.explain.metric.Metrics;
import cdam.explain.run.Run;
import cdam.explain.target.TargetSpec;
import cdam.explain.target.Vectors;
import cdam.image.ImageTensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does what is missing for a batch of items of one size: maps, then numbers, each saved as soon as it is there. */
final class BatchWork implements AutoCloseable {
    private final Model model;
    private final Head head;
    private final Plan plan;
    private final Store store;
    private final ModelScorer scorer;
    private final long seed;
    private @Nullable ShuffledModel shuffled;

    BatchWork(Model model, Head head, Plan plan, Store store, ModelScorer scorer, long seed) {
        this.model = model;
        this.head = head;
        this.plan = plan;
        this.store = store;
        this.scorer = scorer;
        this.seed = seed;
    }

    void run(List<Item> items, List<Item.Loaded> loaded) {
        List<ImageTensor> images = loaded.stream().map(Item.Loaded::image).toList();
        List<Measuring> batch = new ArrayList<>();
        try (Run run = Run.of(model, head, images)) {
            for (int i = 0; i < items.size(); i++) {
                Item item = items.get(i);
                Item.Loaded one = loaded.get(i);
                int index = i;
                ItemResult result = store.result(item.name()).orElseGet(() -> predict(item, one, run.logits(index)));
                batch.add(new Measuring(item, one, store, result));
            }
            for (MapSource source : plan.sources()) {
                maps(run, source, batch);
            }
            batch.forEach(Measuring::save);
        }
        batch.forEach(this::measure);
        List<Measuring> random = batch.stream()
                .filter(one -> plan.randomises(one.item().name(), one.item().mosaic()))
                .toList();
        if (!random.isEmpty()) {
            randomise(random);
        }
    }

    private static ItemResult predict(Item item, Item.Loaded loaded, float[] logits) {
        List<Integer> order = TargetSpec.top(logits, logits.length);
        int predicted = order.get(0);
        int least = order.get(order.size() - 1);
        LinkedHashSet<Integer> classes = new LinkedHashSet<>();
        if (!item.mosaic()) {
            classes.add(predicted);
            classes.add(least);
        }
        loaded.regions().forEach(region -> classes.add(region.classIndex()));
        return new ItemResult(
                loaded.sha256(),
                item.mosaic(),
                predicted,
                least,
                logits[predicted],
                Vectors.softmax(logits)[predicted],
                loaded.truth(),
                List.copyOf(classes),
                loaded.regions().stream()
                        .map(region -> new RegionResult(region.classIndex(), region.name(), region.area()))
                        .toList(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    private void maps(Run run, MapSource source, List<Measuring> batch) {
        MapMaker maker = source.maker();
        if (batch.stream().allMatch(one -> store.hasMaps(one.item().name(), source.label()))) {
            return;
        }
        if (maker == null) {
            for (Measuring one : batch) {
                if (!one.item().mosaic() && source.folder() != null) {
                    float[] map = MapSource.read(source.folder(), one.item().name(), run.rows(), run.columns());
                    store.writeMaps(one.item().name(), source.label(), new float[][] {map}, run.rows(), run.columns());
                }
            }
            return;
        }
        PeakMemory.reset();
        long start = System.nanoTime();
        float[][][] maps = maker.maps(run, head, classes(batch));
        double each = (System.nanoTime() - start) / 1e6 / batch.size();
        for (int i = 0; i < maps.length; i++) {
            ItemResult result = batch.get(i).result();
            if (store.hasMaps(batch.get(i).item().name(), source.label())) {
                continue; // of an earlier run: the same bits
            }
            result.milliseconds().put(source.label(), each);
            PeakMemory.megabytes().ifPresent(peak -> result.megabytes().put(source.label(), peak));
            store.writeMaps(batch.get(i).item().name(), source.label(), maps[i], run.rows(), run.columns());
        }
    }

    private static List<List<Integer>> classes(List<Measuring> batch) {
        return batch.stream().map(one -> one.result().classes()).toList();
    }

    private void measure(Measuring one) {
        for (MetricInfo info : plan.metrics(one.result())) {
            one.measure(
                    info,
                    plan.sources(info, one.result()),
                    scorer,
                    model.config().patch(),
                    seed);
            if (info.metric() instanceof Metric.OfModel) {
                one.save();
            }
        }
        one.save();
    }

    /** Maps of the predicted class from the model with more and more of its weights shuffled, against the true maps. */
    private void randomise(List<Measuring> batch) {
        List<MapSource> missing = plan.methods().stream()
                .filter(source -> batch.stream().anyMatch(one -> !one.result().has(Plan.RANDOMISATION, source.label())))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        if (shuffled == null) {
            shuffled = new ShuffledModel(model, head, seed);
        }
        double[][][] numbers = new double[missing.size()][batch.size()][shuffled.stages()];
        List<ImageTensor> images =
                batch.stream().map(one -> one.loaded().image()).toList();
        List<List<Integer>> predicted =
                batch.stream().map(one -> List.of(one.result().predicted())).toList();
        Metric.OfChange metric = (Metric.OfChange)
                Metrics.of(MetricSettings.DEFAULTS).find(Plan.RANDOMISATION).metric();
        for (int stage = 0; stage < shuffled.stages(); stage++) {
            try (Model backbone = shuffled.backbone(stage);
                    Run run = Run.of(backbone, shuffled.head(), images)) {
                for (int m = 0; m < missing.size(); m++) {
                    MapMaker maker = missing.get(m).maker();
                    if (maker == null) {
                        throw new IllegalStateException("only methods are randomised");
                    }
                    float[][][] maps = maker.maps(run, shuffled.head(), predicted);
                    for (int i = 0; i < batch.size(); i++) {
                        float[] own = batch.get(i)
                                .map(missing.get(m), predicted.get(i).get(0));
                        numbers[m][i][stage] = own == null ? Double.NaN : metric.of(own, maps[i][0]);
                    }
                }
            }
        }
        for (int i = 0; i < batch.size(); i++) {
            for (int m = 0; m < missing.size(); m++) {
                batch.get(i).put(Plan.RANDOMISATION, missing.get(m).label(), numbers[m][i]);
            }
            batch.get(i).save();
        }
    }

    @Override
    public void close() {
        if (shuffled != null) {
            shuffled.close();
        }
    }
}
