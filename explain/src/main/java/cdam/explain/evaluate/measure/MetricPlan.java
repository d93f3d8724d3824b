package cdam.explain.evaluate.measure;

import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.item.Item;
import cdam.explain.evaluate.item.Subset;
import cdam.explain.metric.Intervention;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.Metrics;
import cdam.explain.metric.Pool;
import cdam.io.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is to be measured on which item.
 *
 * @param metrics the chosen ones
 * @param sources of maps
 * @param onlySeveral whether regions count only where there are several classes
 * @param again names of the items of which {@link #AGAIN} is measured
 * @param interventions whether there are pictures without a thing
 * @param shuffles of weight-randomisation
 * @param stages of each shuffle
 */
public record MetricPlan(
        List<MetricInfo> metrics,
        List<MapSource> sources,
        boolean onlySeveral,
        Set<String> again,
        boolean interventions,
        int shuffles,
        int stages) {
    static final String RANDOM_LOGIT = "random-logit";
    public static final String RANDOMISATION = "weight-randomisation";
    static final String MAX_SENSITIVITY = "max-sensitivity";
    public static final String GRID_POINTING = "grid-pointing";

    /** What makes every method's maps again, of a changed model or image: taken of some images only. */
    static final Set<String> AGAIN = Set.of(RANDOMISATION, MAX_SENSITIVITY);

    public static MetricPlan of(
            EvaluateConfig config, List<MapSource> sources, List<? extends Item> images, int depth) {
        Metrics all = Metrics.of(config.settings());
        List<MetricInfo> chosen = config.metrics() == null
                ? all.all()
                : config.metrics().stream().map(all::find).toList();
        int limit = config.randomisationImages();
        Set<String> again = Set.copyOf(Subset.AGAIN.of(images, limit, config.seed()).stream()
                .map(Item::name)
                .toList());
        return new MetricPlan(
                chosen,
                sources,
                config.regions() != null && config.regions().several(),
                again,
                config.regions() != null && config.regions().without() != null,
                config.randomisationShuffles(),
                ShuffledModel.stages(depth).size());
    }

    /**
     * Refuses a metric that is asked for by name where the config lacks what it looks at.
     *
     * @throws UsageException with the key that is missing
     */
    public static void requireAnswerable(EvaluateConfig config) {
        Metrics all = Metrics.of(config.settings());
        for (String name : Objects.requireNonNullElse(config.metrics(), List.<String>of())) {
            String lacking = lacking(config, all.find(name));
            if (!lacking.isEmpty()) {
                throw new UsageException("metrics: " + name + ": expected the key " + lacking
                        + ", found none; give it, or take the metric out of the list");
            }
        }
    }

    private static String lacking(EvaluateConfig config, MetricInfo info) {
        if (info.name().equals(GRID_POINTING)) {
            return config.mosaics() == null ? "mosaics, the images to join" : "";
        }
        if (info.metric() instanceof Intervention) {
            return config.regions() == null || config.regions().without() == null
                    ? "regions.without, the pictures without a thing"
                    : "";
        }
        return info.metric() instanceof Metric.LocalisationMetric && config.regions() == null
                ? "regions, where things are"
                : "";
    }

    /** Steps of progress per item, whether all of them apply or not. */
    public int steps() {
        return sources.size() + metrics.size();
    }

    /** The metrics that a single forward pass and the stored maps answer. */
    List<MetricInfo> metrics(ItemResult result) {
        return metrics.stream().filter(metric -> applies(metric, result)).toList();
    }

    /** Whether a metric is answered by a single forward pass and the stored maps of this item. */
    boolean applies(MetricInfo info, ItemResult result) {
        if (info.metric() instanceof Metric.PairMetric || AGAIN.contains(info.name())) {
            return false;
        }
        if (result.mosaic()) {
            return info.name().equals(GRID_POINTING);
        }
        if (info.metric() instanceof Intervention) {
            return interventions && !result.regions().isEmpty();
        }
        return info.metric() instanceof Metric.LocalisationMetric
                ? !info.name().equals(GRID_POINTING)
                        && !result.regions().isEmpty()
                        && (!onlySeveral || result.showsSeveral())
                : true;
    }

    /** An item's numbers, but none of regions or maps made again that this run does not count. */
    public double[] numbers(String item, ItemResult result, MetricInfo info, String method) {
        boolean counts = AGAIN.contains(info.name())
                ? makesAgain(info.name(), item, result)
                : !(info.metric() instanceof Metric.LocalisationMetric) || applies(info, result);
        return counts ? result.numbers(key(info), method) : new double[0];
    }

    /** Where results keep a metric's numbers: metrics of interventions are statistics of the same ones. */
    public static String key(MetricInfo info) {
        return info.metric() instanceof Intervention ? Interventions.NUMBERS : info.name();
    }

    /** The sources that a metric can be taken of on an item. */
    List<MapSource> sources(MetricInfo info, ItemResult result) {
        boolean everyClass = result.mosaic() || info.metric() instanceof Metric.ComparisonMetric;
        return everyClass ? methods() : sources;
    }

    /** The sources that are methods. */
    List<MapSource> methods() {
        return sources.stream().filter(MapSource::knowsEveryClass).toList();
    }

    /** Whether this metric, one of {@link #AGAIN}, is taken of the item. */
    boolean makesAgain(String metric, String item, ItemResult result) {
        return measures(metric) && again.contains(item) && !result.mosaic();
    }

    boolean measures(String metric) {
        return metrics.stream().anyMatch(info -> info.name().equals(metric));
    }

    /** Whether nothing is left to measure. */
    public boolean isDone(String item, ItemResult result) {
        boolean measured = metrics(result).stream()
                .allMatch(info ->
                        sources(info, result).stream().allMatch(source -> result.has(key(info), source.label())));
        return measured
                && AGAIN.stream()
                        .filter(metric -> makesAgain(metric, item, result))
                        .allMatch(metric -> methods().stream().allMatch(source -> has(metric, result, source)));
    }

    /** Whether one of {@link #AGAIN} is measured, of as many shuffles as there are to be. */
    boolean has(String metric, ItemResult result, MapSource source) {
        return result.has(metric, source.label())
                && (!metric.equals(RANDOMISATION)
                        || result.numbers(metric, source.label()).length == shuffles * stages);
    }

    /** Every source's map of an image's predicted class, by label. */
    public Map<String, float[]> predicted(ItemStore store, String name) {
        ItemResult result = store.result(name).orElseThrow();
        Map<String, float[]> maps = new LinkedHashMap<>();
        for (MapSource source : sources) {
            float[][] all = store.maps(name, source.label());
            maps.put(source.label(), all[all.length == 1 ? 0 : result.classes().indexOf(result.predicted())]);
        }
        return maps;
    }

    /** The maps of the predicted class of these images, end to end. */
    public Pool pool(ItemStore store, List<String> names) {
        Map<String, List<float[]>> maps = new LinkedHashMap<>();
        sources.forEach(source -> maps.put(source.label(), new ArrayList<>()));
        for (String name : names) {
            predicted(store, name)
                    .forEach((label, map) ->
                            Objects.requireNonNull(maps.get(label)).add(map));
        }
        return new Pool(maps);
    }
}
