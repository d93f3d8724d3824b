import cdam.explain.metric.Jackknife;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import cdam.explain.metric.MetricSettings;
import cdam.explain.metric.Metrics;
import cdam.explain.metric.Pool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Seconds for the statistics of the paper's Fig. 6 on maps in memory: every metric of maps and of pairs, with intervals: {@code StatisticsRate IMAGES PATCHES METHODS RUNS}.
 */
final class StatisticsRate {
    private StatisticsRate() {}

    public static void main(String[] args) {
        Map<String, List<float[]>> maps = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int method = 0; method < Integer.parseInt(args[2]); method++) {
            List<float[]> images = new ArrayList<>();
            for (int image = 0; image < Integer.parseInt(args[0]); image++) {
                float[] map = new float[Integer.parseInt(args[1])];
                for (int i = 0; i < map.length; i++) {
                    map[i] = (float) random.nextGaussian();
                }
                images.add(map);
            }
            maps.put("method " + method, images);
        }
        for (int run = 0; run < Integer.parseInt(args[3]); run++) {
            long start = System.nanoTime();
            int numbers = statistics(maps);
            System.out.printf("%d numbers with intervals in %.2f s%n", numbers, (System.nanoTime() - start) / 1e9);
        }
    }

    private static int statistics(Map<String, List<float[]>> maps) {
        Pool pool = new Pool(maps);
        int numbers = 0;
        for (MetricInfo info : Metrics.of(MetricSettings.DEFAULTS).all()) {
            if (info.metric() instanceof Metric.PairMetric metric) {
                for (String a : maps.keySet()) {
                    for (String b : maps.keySet()) {
                        if (!a.equals(b)) {
                            pool.of(metric, a, b);
                            numbers++;
                        }
                    }
                }
            } else if (info.metric() instanceof Metric.MapMetric metric) {
                for (List<float[]> images : maps.values()) {
                    Jackknife.mean(images.stream().mapToDouble(metric::of).toArray());
                    numbers++;
                }
            }
        }
        return numbers;
    }
}
