package cdam.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.io.Json;
import cdam.io.Npy;
import cdam.testing.Fixtures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The statistics of the paper's Fig. 6, against numbers that NumPy and SciPy gave for the same maps. */
class StatisticsFixtureTest {
    private static final int IMAGES = 6;

    record Expected(
            Map<String, Double> pearsonPooled,
            Map<String, Double> spearmanPooled,
            Map<String, Double> sparsity,
            Map<String, Double> compactness,
            double signAgreementCdamTam,
            double meanRpWhereCdamNegative) {}

    private final Expected expected = Json.read(Fixtures.path("statistics/expected.json"), Expected.class);
    private final Map<String, List<float[]>> maps = maps();
    private final Pool pool = new Pool(maps);
    private final Metrics metrics = Metrics.of(MetricSettings.DEFAULTS);

    @Test
    void should_give_the_pooled_correlations() {
        assertPairs("pearson", expected.pearsonPooled());
        assertPairs("spearman", expected.spearmanPooled());
    }

    @Test
    void should_give_sparsity_and_compactness() {
        assertMeans("sparsity", expected.sparsity());
        assertMeans("compactness", expected.compactness());
    }

    @Test
    void should_give_sign_agreement_and_rp_where_cdam_is_negative() {
        assertThat(pair("sign-agreement", "cdam", "tam")).isCloseTo(expected.signAgreementCdamTam(), within(1e-12));
        assertThat(pair("mean-where-negative", "cdam", "rp"))
                .isCloseTo(expected.meanRpWhereCdamNegative(), within(1e-12));
    }

    @Test
    void should_put_every_number_inside_its_interval() {
        Interval interval = pool.of((Metric.PairMetric) metrics.find("pearson").metric(), "cdam", "tam");

        assertThat(interval.value()).isBetween(interval.low(), interval.high());
        assertThat(interval.images()).isEqualTo(IMAGES);
    }

    private void assertPairs(String metric, Map<String, Double> values) {
        assertThat(values).hasSize(6);
        values.forEach((names, value) -> {
            String[] both = names.split("-", 2);
            assertThat(pair(metric, both[0], both[1])).as(names).isCloseTo(value, within(1e-12));
            assertThat(pair(metric, both[1], both[0])).as(names).isCloseTo(value, within(1e-12));
        });
    }

    private void assertMeans(String metric, Map<String, Double> values) {
        Metric.MapMetric ofMap = (Metric.MapMetric) metrics.find(metric).metric();
        assertThat(values).hasSize(4);
        values.forEach((method, value) -> {
            double[] each = maps.getOrDefault(method, List.of()).stream()
                    .mapToDouble(ofMap::of)
                    .toArray();
            assertThat(Jackknife.mean(each).value()).as(method).isCloseTo(value, within(1e-12));
        });
    }

    private double pair(String metric, String a, String b) {
        return pool.of((Metric.PairMetric) metrics.find(metric).metric(), a, b).value();
    }

    private static Map<String, List<float[]>> maps() {
        Map<String, List<float[]>> maps = new LinkedHashMap<>();
        for (String method : List.of("cdam", "tam", "am", "rp")) {
            List<float[]> images = new ArrayList<>();
            for (int image = 0; image < IMAGES; image++) {
                images.add(Npy.read(Fixtures.path("statistics/" + image + "." + method + ".npy"))
                        .values());
            }
            maps.put(method, images);
        }
        return maps;
    }
}
