package cdam.explain.bench;

import cdam.bundle.Head;
import cdam.bundle.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;

/**
 * Where a measurement spends its time: TensorFlow's own trace, summed over the operations that really run, after its
 * optimizer has fused them.
 *
 * @param kinds each kind of operation
 */
record OperationProfile(List<Kind> kinds) {
    private static final int RUNS = 10;

    /**
     * A kind of operation.
     *
     * @param name TensorFlow's, such as {@code _MklNativeFusedMatMul[BiasAdd, GeluExact]}
     * @param count how many there are
     * @param milliseconds of all of them: each at its quickest, so that other programs do not count
     */
    record Kind(String name, int count, double milliseconds) {}

    /**
     * Runs a measurement some times.
     *
     * @param name as {@link Measurements#of} takes it
     */
    static OperationProfile of(Model model, Head head, BenchSetting setting, String name) {
        List<RunMetadata> traces = new ArrayList<>();
        Map<String, String> kindOf = new HashMap<>();
        Map<String, Long> quickest = new HashMap<>();
        try (Measurements measurements = new Measurements(model.traced(traces::add), head, setting)) {
            Measurement measurement = measurements.of(List.of(name)).get(0);
            measurement.milliseconds(); // TensorFlow optimises the graph first
            for (int run = 0; run < RUNS; run++) {
                traces.clear();
                measurement.milliseconds();
                for (int pass = 0; pass < traces.size(); pass++) {
                    add(traces.get(pass), pass + ":", kindOf, quickest);
                }
            }
        }
        return new OperationProfile(sum(kindOf, quickest));
    }

    /** Adds what one run of the graph took; in another run a name stands for another operation. */
    private static void add(RunMetadata trace, String prefix, Map<String, String> kindOf, Map<String, Long> quickest) {
        trace.getPartitionGraphsList().forEach(graph -> names(graph, prefix, kindOf));
        for (DeviceStepStats device : trace.getStepStats().getDevStatsList()) {
            for (NodeExecStats node : device.getNodeStatsList()) {
                long micros = node.getOpEndRelMicros() - node.getOpStartRelMicros();
                quickest.merge(prefix + node.getNodeName(), micros, Math::min);
            }
        }
    }

    private static void names(GraphDef graph, String prefix, Map<String, String> kindOf) {
        for (NodeDef node : graph.getNodeList()) {
            List<String> fused = new ArrayList<>();
            if (node.containsAttr("fused_ops")) {
                node.getAttrOrThrow("fused_ops").getList().getSList().forEach(op -> fused.add(op.toStringUtf8()));
            }
            kindOf.put(prefix + node.getName(), node.getOp() + (fused.isEmpty() ? "" : fused));
        }
    }

    private static List<Kind> sum(Map<String, String> kindOf, Map<String, Long> quickest) {
        Map<String, Kind> kinds = new HashMap<>();
        quickest.forEach((node, micros) -> kinds.merge(
                kindOf.getOrDefault(node, "other"),
                new Kind(kindOf.getOrDefault(node, "other"), 1, micros / 1e3),
                (a, b) -> new Kind(a.name(), a.count() + b.count(), a.milliseconds() + b.milliseconds())));
        return kinds.values().stream()
                .sorted(Comparator.comparingDouble(Kind::milliseconds).reversed())
                .toList();
    }

    /** The table for people. */
    List<String> lines() {
        double total = kinds.stream().mapToDouble(Kind::milliseconds).sum();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%9s %6s %6s  operation, %.1f ms in all", "ms", "share", "count", total));
        for (Kind kind : kinds) {
            if (kind.milliseconds() >= total / 1000) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%9.2f %5.1f%% %6d  %s",
                        kind.milliseconds(),
                        100 * kind.milliseconds() / total,
                        kind.count(),
                        kind.name()));
            }
        }
        return lines;
    }
}
