package cdam.bundle;

import cdam.vit.GraphOps;
import cdam.vit.LastBlockOps;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;

/** Maps of the last block beside CDAM, of any classes at once: signatures with the inputs of {@code explain} and one output. */
final class LastBlockSignatures {
    private static final Map<String, BiFunction<Ops, LastBlockOps, Operand<TFloat32>>> MAPS = Map.of(
            "gradcam", (tf, block) -> tf.nn.relu(block.gradCam()),
            "tam_last", (tf, block) -> block.tokenAblation());

    private LastBlockSignatures() {}

    /** Adds them to a graph with the signature {@code explain}. */
    static void add(MetaGraphDef.Builder meta, ViTConfig config) {
        SignatureDef explain = meta.getSignatureDefOrThrow("explain");
        try (Graph graph = new Graph()) {
            graph.importGraphDef(meta.getGraphDef());
            new TreeMap<>(MAPS).forEach((name, map) -> {
                String made = GraphOps.addIfAbsent(
                        graph, "explain_" + name, ops -> map.apply(ops.tf(), new LastBlockOps(ops, config)));
                meta.putSignatureDef(
                        name,
                        explain.toBuilder()
                                .clearOutputs()
                                .putOutputs(
                                        name,
                                        explain.getOutputsOrThrow(Taps.CDAM).toBuilder()
                                                .setName(made + ":0")
                                                .build())
                                .build());
            });
            meta.setGraphDef(graph.toGraphDef());
        }
    }
}
