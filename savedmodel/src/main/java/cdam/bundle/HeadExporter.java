package cdam.bundle;

import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.vit.Cosine;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Signature;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A bundle with one head inside: a SavedModel whose signatures ask for nothing but images and class ids, for TensorFlow
 * Serving, Python, C++ or Go without this project.
 */
public final class HeadExporter {
    private static final String PROBABILITIES = "probabilities";

    private static final String HEAD = "assets.extra/head.json";

    private HeadExporter() {}

    /**
     * Writes the SavedModel, with the bundle's and the head's cards as {@code assets.extra/model.json} and
     * {@code assets.extra/head.json}.
     *
     * <p>Logits are exact for every head, and probabilities beside them by its kind. The maps of {@code explain} are the closed form's, through [CLS] of the last block: with
     * a head on several blocks they leave the earlier ones out; with one that reads the patches too there is no such signature,
     * for maps through it need a gradient.
     *
     * @param target a folder that does not exist yet
     * @param replace whether an earlier export may go
     * @throws InputException if the bundle's SavedModel is not the one of its card
     */
    public static void write(Bundle bundle, Head head, Path target, boolean replace) {
        MetaGraphDef checked = bundle.read().checked();
        Model.requireCardOf(bundle, checked);
        AtomicFiles.create(target, replace ? HeadExporter::isOne : any -> false, folder -> {
            SavedModel frozen = freeze(bundle, checked, head);
            try (var out = Files.newOutputStream(folder.resolve("saved_model.pb"))) {
                frozen.writeTo(out);
            }
            VariableValues.copy(bundle.path(), checked.getGraphDef(), folder);
            Json.write(folder.resolve("assets.extra/model.json"), bundle.card());
            Json.write(folder.resolve(HEAD), head.card());
        });
    }

    /**
     * Refuses a target that could not be written, for those who would find out late.
     *
     * @param replace whether an earlier export may go
     * @throws InputException then
     */
    public static void requireFree(Path target, boolean replace) {
        AtomicFiles.requireFree(target, replace ? HeadExporter::isOne : any -> false);
    }

    private static boolean isOne(Path folder) {
        return Files.isRegularFile(folder.resolve(HEAD)) && Files.isRegularFile(folder.resolve("saved_model.pb"));
    }

    /** The output {@code probabilities} (B,C) of what is served by default. */
    private static void addProbabilities(GraphDef.Builder graph, MetaGraphDef.Builder meta, HeadKind kind) {
        graph.addNode(NodeDef.newBuilder()
                .setName(PROBABILITIES)
                .setOp(kind == HeadKind.SINGLE_LABEL ? "Softmax" : "Sigmoid")
                .addInput(Taps.LOGITS)
                .putAttr("T", AttrValue.newBuilder().setType(DataType.DT_FLOAT).build()));
        SignatureDef served = meta.getSignatureDefOrThrow(Signature.DEFAULT_KEY);
        TensorInfo logits = served.getOutputsOrThrow(Taps.LOGITS);
        meta.putSignatureDef(
                Signature.DEFAULT_KEY,
                served.toBuilder()
                        .putOutputs(
                                PROBABILITIES,
                                logits.toBuilder().setName(PROBABILITIES + ":0").build())
                        .build());
    }

    private static SavedModel freeze(Bundle bundle, MetaGraphDef checked, Head head) {
        ViTConfig config = bundle.card().architecture();
        HeadFeatures layout = HeadFeatures.of(head, config.width());
        MetaGraphDef.Builder meta = checked.toBuilder();
        GraphDef.Builder graph = meta.getGraphDefBuilder();
        WideHeadNodes joined = new WideHeadNodes(head, layout, graph);
        Map<String, NodeDef> constants = Map.of(
                Taps.HEAD_WEIGHT,
                joined.weight(Taps.HEAD_WEIGHT, layout.latentPart()),
                Taps.HEAD_BIAS,
                WideHeadNodes.constant(
                        Taps.HEAD_BIAS, head.linear().bias(), head.linear().classes()));
        String bias = joined.addOthers(layout.taps(config), Taps.HEAD_BIAS);
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeDef node = graph.getNode(i);
            NodeDef frozen = constants.get(node.getName());
            if (frozen != null) {
                graph.setNode(i, frozen);
            } else if (node.getName().equals(Taps.LOGITS)) {
                graph.getNodeBuilder(i).setInput(node.getInputList().indexOf(Taps.HEAD_BIAS), bias);
            }
        }
        Cosine cosine = head.linear().cosine();
        if (cosine != null) {
            new CosineNodes(graph, cosine, config.width()).add();
        }
        addProbabilities(graph, meta, head.card().kind());
        if (layout.readsPatches()) {
            meta.removeSignatureDef("explain");
        } else if (cosine == null && meta.containsSignatureDef("explain")) {
            LastBlockSignatures.add(meta, config);
        }
        for (Map.Entry<String, SignatureDef> signature : new TreeMap<>(meta.getSignatureDefMap()).entrySet()) {
            meta.putSignatureDef(
                    signature.getKey(),
                    signature.getValue().toBuilder()
                            .removeInputs(Taps.HEAD_WEIGHT)
                            .removeInputs(Taps.HEAD_BIAS)
                            .build());
        }
        return SavedModel.newBuilder().addMetaGraphs(meta).build();
    }
}
