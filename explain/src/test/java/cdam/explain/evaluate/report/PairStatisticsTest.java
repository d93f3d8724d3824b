package cdam.explain.evaluate.report;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.evaluate.measure.ItemResult;
import cdam.explain.evaluate.measure.ItemStore;
import cdam.explain.evaluate.measure.MapSource;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricSettings;
import cdam.explain.metric.Metrics;
import cdam.explain.metric.Pool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairStatisticsTest {
    private static final int PATCHES = 9;
    private static final List<String> IMAGES =
            IntStream.range(0, 20).mapToObj(i -> "image-" + i).toList();
    private static final Metrics METRICS = Metrics.of(MetricSettings.DEFAULTS);
    private static final List<String> NAMES =
            List.of("pearson", "spearman", "sign-agreement", "mean-where-negative", "relative-error");

    @TempDir
    Path folder;

    private final MetricPlan plan = new MetricPlan(
            NAMES.stream().map(METRICS::find).toList(),
            Stream.of("a", "b", "c")
                    .map(name -> new MapSource(name, null, Path.of(name)))
                    .toList(),
            false,
            Set.of(),
            false,
            2,
            2);
    private ItemStore store;

    @BeforeEach
    void fill() {
        store = ItemStore.open(folder, Map.of(), IMAGES);
        Random random = new Random(1);
        for (String image : IMAGES) {
            store.write(
                    image,
                    new ItemResult("", false, 0, 1, 1, 1, -1, List.of(0, 1), List.of(), Map.of(), Map.of(), Map.of()));
            for (MapSource source : plan.sources()) {
                float[] map = new float[PATCHES];
                for (int i = 0; i < map.length; i++) {
                    map[i] = (float) random.nextGaussian();
                }
                store.writeMaps(image, source.label(), new float[][] {map}, 3, 3);
            }
        }
    }

    @Test
    void should_sum_over_all_images_however_little_memory_there_is_and_rank_those_that_fit() {
        long threeImages = 3L * 24 * PATCHES * 3;
        PairStatistics statistics = new PairStatistics(plan, store, threeImages, 1);
        List<String> pooled = statistics.pooled(IMAGES);
        Map<String, Map<String, Map<String, EvaluationResults.Estimate>>> found = statistics.of(IMAGES, pooled);

        assertThat(pooled).hasSize(3).isNotEqualTo(IMAGES.subList(0, 3)).isSubsetOf(IMAGES);
        assertThat(found).containsOnlyKeys(NAMES);
        for (String name : NAMES) {
            Pool pool = plan.pool(store, name.equals("spearman") ? pooled : IMAGES);
            assertThat(found.getOrDefault(name, Map.of()).getOrDefault("c", Map.of()))
                    .as(name)
                    .containsOnly(Map.entry("a", number(pool, name, "a")), Map.entry("b", number(pool, name, "b")));
        }
    }

    @Test
    void should_rank_all_images_where_they_fit() {
        PairStatistics statistics = new PairStatistics(plan, store, 1 << 20, 1);

        assertThat(statistics.pooled(IMAGES)).isEqualTo(IMAGES);
    }

    private static EvaluationResults.Estimate number(Pool pool, String metric, String second) {
        return EvaluationResults.Estimate.of(
                pool.of((Metric.PairMetric) METRICS.find(metric).metric(), "c", second), 0);
    }
}
