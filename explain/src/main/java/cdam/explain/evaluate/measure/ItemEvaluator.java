package cdam.explain.evaluate.measure;

import cdam.explain.evaluate.item.Item;
import cdam.explain.evaluate.measure.ItemResult.RegionResult;
import cdam.explain.metric.Intervention;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricContext;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An item while it is measured: what is in memory, what is known already, and what a metric says of its maps. */
final class ItemEvaluator {
    private final Item item;
    private final Item.Loaded loaded;
    private final ItemStore store;
    private final ItemResult result;
    private final int other;
    private @Nullable MetricContext subject;
    private @Nullable List<float[]> subjectMaps;

    /** {@code other}: the class of random-logit. */
    ItemEvaluator(Item item, Item.Loaded loaded, ItemStore store, ItemResult result, int other) {
        this.item = item;
        this.loaded = loaded;
        this.store = store;
        this.result = result;
        this.other = other;
    }

    Item item() {
        return item;
    }

    Item.Loaded loaded() {
        return loaded;
    }

    ItemResult result() {
        return result;
    }

    void save() {
        store.write(item.name(), result);
    }

    /** The map of a class, or null where the source has none. */
    float @Nullable [] map(MapSource source, int classIndex) {
        float[][] maps = store.maps(item.name(), source.label());
        if (!source.knowsEveryClass()) {
            return classIndex == result.predicted() ? maps[0] : null;
        }
        return maps.length == 1 ? maps[0] : maps[result.classes().indexOf(classIndex)];
    }

    void put(String metric, String method, double... numbers) {
        List<@Nullable Double> values = new ArrayList<>();
        for (double number : numbers) {
            values.add(Double.isFinite(number) ? number : null);
        }
        result.values().computeIfAbsent(metric, any -> new TreeMap<>()).put(method, values);
    }

    /** Measures what is missing of one metric. */
    void measure(MetricInfo info, List<MapSource> sources, Scorer scorer, int patch, long seed) {
        List<MapSource> missing = sources.stream()
                .filter(source -> !result.has(MetricPlan.key(info), source.label()))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        if (info.metric() instanceof Intervention) {
            intervene(missing, scorer, seed);
        } else if (info.metric() instanceof Metric.MapMetric ofMap) {
            missing.forEach(source -> put(info.name(), source.label(), ofMap.of(predicted(source))));
        } else if (info.metric() instanceof Metric.ComparisonMetric ofChange) {
            int second = info.name().equals(MetricPlan.RANDOM_LOGIT) ? other : result.least();
            missing.forEach(source ->
                    put(info.name(), source.label(), ofChange.of(predicted(source), require(source, second))));
        } else if (info.metric() instanceof Metric.LocalisationMetric ofRegion) {
            missing.forEach(source -> put(info.name(), source.label(), inRegions(ofRegion, source)));
        } else if (info.metric() instanceof Metric.FaithfulnessMetric ofModel) {
            List<float[]> maps = missing.stream().map(this::predicted).toList();
            double[] numbers = ofModel.of(subject(maps, scorer, patch, seed));
            for (int i = 0; i < missing.size(); i++) {
                put(info.name(), missing.get(i).label(), numbers[i]);
            }
        }
    }

    private void intervene(List<MapSource> missing, Scorer scorer, long seed) {
        if (loaded.removals().isEmpty()) {
            missing.forEach(source -> put(Interventions.NUMBERS, source.label()));
            return;
        }
        Interventions interventions = Interventions.of(loaded, result.regions(), scorer);
        missing.forEach(
                source -> put(Interventions.NUMBERS, source.label(), interventions.pairs(index -> map(source, index))));
        put(Interventions.NUMBERS, Interventions.UNIFORM, interventions.uniform());
        put(Interventions.NUMBERS, Interventions.RANDOM, interventions.random(seed(seed)));
    }

    /** The same one while the maps are the same: fidelity, deletion and insertion share its curves. */
    private MetricContext subject(List<float[]> maps, Scorer scorer, int patch, long seed) {
        if (subject == null || subjectMaps == null || !same(maps, subjectMaps)) {
            subjectMaps = maps;
            subject = new MetricContext(loaded.image(), patch, result.predicted(), maps, scorer, seed(seed));
        }
        return subject;
    }

    /** The seed of the draws about this item. */
    long seed(long ofRun) {
        return seed(ofRun, item.name());
    }

    static long seed(long ofRun, String name) {
        return ofRun * 31 + name.hashCode();
    }

    private static boolean same(List<float[]> a, List<float[]> b) {
        return Arrays.deepEquals(a.toArray(), b.toArray());
    }

    private double[] inRegions(Metric.LocalisationMetric metric, MapSource source) {
        double[] numbers = new double[result.regions().size()];
        for (int i = 0; i < numbers.length; i++) {
            RegionResult region = result.regions().get(i);
            float[] map = map(source, region.classIndex());
            numbers[i] = map == null
                    ? Double.NaN
                    : metric.of(map, loaded.regions().get(i).inside());
        }
        return numbers;
    }

    /** The map of the predicted class. */
    float[] predicted(MapSource source) {
        return require(source, result.predicted());
    }

    private float[] require(MapSource source, int classIndex) {
        float[] map = map(source, classIndex);
        if (map == null) {
            throw new IllegalStateException(source.label() + " has no map of class " + classIndex);
        }
        return map;
    }
}
