package cdam.bundle;

import cdam.image.Preprocessing;
import cdam.io.AtomicFiles;
import cdam.vit.Taps;
import cdam.vit.ViTGraph;
import cdam.vit.ViTWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;

/** Writes a backbone as a bundle: a standard SavedModel, loadable by any TensorFlow, and its card. */
public final class BundleExporter {
    private BundleExporter() {}

    /** Completes a bundle that is being made, for example with heads. */
    @FunctionalInterface
    public interface Completion {
        void complete(Bundle bundle);
    }

    /**
     * Makes the bundle whole or not at all.
     *
     * @param storage where the weights go
     * @param target a folder that does not exist yet
     * @param completion runs before the folder gets its name: what it throws leaves nothing behind
     */
    public static Bundle export(
            ViTWeights weights,
            WeightStorage storage,
            Preprocessing preprocessing,
            ModelCard.Source source,
            Path target,
            Completion completion) {
        AtomicFiles.create(target, folder -> {
            writeSavedModel(weights, storage, folder);
            SavedModelFile written = SavedModelFile.read(folder.resolve("saved_model.pb"));
            written.checked(); // what could not be loaded is not written
            ModelCard card = new ModelCard(
                    ModelCard.FORMAT.number(), weights.config(), preprocessing, null, source, written.sha256());
            completion.complete(Bundle.create(folder, card));
        });
        return Bundle.open(target);
    }

    private static void writeSavedModel(ViTWeights weights, WeightStorage storage, Path folder) throws IOException {
        try (Graph graph = new Graph()) {
            Map<String, Supplier<float[]>> numbers = ViTGraph.build(graph, weights);
            try (Session session = new Session(graph)) {
                SavedModelBundle.Exporter exporter = SavedModelBundle.exporter(folder.toString())
                        .withSession(session)
                        .withSignatures(serving(graph), attention(graph));
                if (graph.operation(Taps.CDAM) != null) { // not where patches are pooled: their maps need a gradient
                    exporter.withSignature(explain(graph));
                }
                exporter.export();
            }
            new ConstantInliner(folder, numbers, weights.config(), storage).write();
        }
    }

    /** image, head -> logits, latent. */
    private static Signature serving(Graph graph) {
        return Signature.builder()
                .key(Signature.DEFAULT_KEY)
                .input(Taps.IMAGE, graph.output(Taps.IMAGE))
                .input(Taps.HEAD_WEIGHT, graph.output(Taps.HEAD_WEIGHT))
                .input(Taps.HEAD_BIAS, graph.output(Taps.HEAD_BIAS))
                .output(Taps.LOGITS, graph.output(Taps.LOGITS))
                .output(Taps.LATENT, graph.output(Taps.LATENT))
                .methodName("tensorflow/serving/predict")
                .build();
    }

    /** image -> attention of [CLS] in the last block. */
    private static Signature attention(Graph graph) {
        return Signature.builder()
                .key("attention")
                .input(Taps.IMAGE, graph.output(Taps.IMAGE))
                .output(Taps.ATTENTION, graph.output(Taps.ATTENTION))
                .methodName("tensorflow/serving/predict")
                .build();
    }

    /** image, head, class ids -> CDAM of these classes by the closed form, logits. */
    private static Signature explain(Graph graph) {
        return Signature.builder()
                .key("explain")
                .input(Taps.IMAGE, graph.output(Taps.IMAGE))
                .input(Taps.HEAD_WEIGHT, graph.output(Taps.HEAD_WEIGHT))
                .input(Taps.HEAD_BIAS, graph.output(Taps.HEAD_BIAS))
                .input(Taps.CLASS_IDS, graph.output(Taps.CLASS_IDS))
                .output(Taps.CDAM, graph.output(Taps.CDAM))
                .output(Taps.LOGITS, graph.output(Taps.LOGITS))
                .methodName("tensorflow/serving/predict")
                .build();
    }
}
