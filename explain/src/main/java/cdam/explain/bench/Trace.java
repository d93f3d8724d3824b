package cdam.explain.bench;

import cdam.bundle.Head;
import cdam.bundle.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;

/** TensorFlow's own trace of a measurement: the operations that really run, after its optimizer has fused them. */
final class Trace {
    private static final int RUNS = 10;

    /** An operation's kind and inputs, by which it is known. */
    private record Node(String kind, List<String> inputs) {
        static final Node UNKNOWN = new Node("other", List.of());
    }

    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Long> quickest = new HashMap<>();

    private Trace() {}

    /**
     * An operation.
     *
     * @param name in the graph
     * @param kind TensorFlow's, such as {@code _MklNativeFusedMatMul[BiasAdd, GeluExact]}
     * @param inputs names of what it reads
     * @param milliseconds at its quickest, so that other programs do not count
     */
    record Operation(String name, String kind, List<String> inputs, double milliseconds) {}

    /**
     * Runs a measurement some times.
     *
     * @param name as {@link Measurements#of} takes it
     */
    static List<Operation> of(Model model, Head head, BenchSetting setting, String name) {
        List<RunMetadata> traces = new ArrayList<>();
        Trace trace = new Trace();
        try (Measurements measurements = new Measurements(model.traced(traces::add), head, setting)) {
            Measurement measurement = measurements.of(List.of(name)).get(0);
            measurement.milliseconds(); // TensorFlow optimises the graph first
            for (int run = 0; run < RUNS; run++) {
                traces.clear();
                measurement.milliseconds();
                for (int pass = 0; pass < traces.size(); pass++) {
                    trace.add(traces.get(pass), pass + ":");
                }
            }
        }
        return trace.operations();
    }

    /** Adds what one run of the graph took; in another run a name stands for another operation. */
    private void add(RunMetadata trace, String prefix) {
        trace.getPartitionGraphsList().forEach(graph -> add(graph, prefix));
        for (DeviceStepStats device : trace.getStepStats().getDevStatsList()) {
            for (NodeExecStats node : device.getNodeStatsList()) {
                long micros = node.getOpEndRelMicros() - node.getOpStartRelMicros();
                quickest.merge(prefix + node.getNodeName(), micros, Math::min);
            }
        }
    }

    private void add(GraphDef graph, String prefix) {
        for (NodeDef node : graph.getNodeList()) {
            List<String> fused = new ArrayList<>();
            if (node.containsAttr("fused_ops")) {
                node.getAttrOrThrow("fused_ops").getList().getSList().forEach(op -> fused.add(op.toStringUtf8()));
            }
            String kind = node.getOp() + (fused.isEmpty() ? "" : fused);
            nodes.put(prefix + node.getName(), new Node(kind, List.copyOf(node.getInputList())));
        }
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        quickest.forEach((name, micros) -> {
            Node node = nodes.getOrDefault(name, Node.UNKNOWN);
            operations.add(
                    new Operation(name.substring(name.indexOf(':') + 1), node.kind(), node.inputs(), micros / 1e3));
        });
        return operations;
    }
}
