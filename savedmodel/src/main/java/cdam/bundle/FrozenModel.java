package cdam.bundle;

import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.vit.LinearHead;
import cdam.vit.Taps;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A bundle with one head inside: a SavedModel whose signatures ask for nothing but images and class ids, for TensorFlow
 * Serving, Python, C++ or Go without this project.
 */
public final class FrozenModel {
    private FrozenModel() {}

    /**
     * Writes the SavedModel, with the bundle's and the head's cards as {@code assets.extra/model.json} and
     * {@code assets.extra/head.json}.
     *
     * @param head reads [CLS] of the last block
     * @param target a folder that does not exist yet
     * @throws InputException if the head reads anything else, or the bundle's SavedModel is not the one of its card
     */
    public static void write(Bundle bundle, Head head, Path target) {
        if (head.card().input() != HeadInput.CLS) {
            throw new InputException("head " + head.name() + ": expected a head of " + HeadInput.CLS
                    + " features to freeze in, found one of " + head.card().input()
                    + "; the model's signatures give [CLS] of the last block only");
        }
        bundle.verify();
        AtomicFiles.create(target, folder -> {
            SavedModel frozen = freeze(bundle.savedModel(), head.linear());
            try (var out = Files.newOutputStream(folder.resolve("saved_model.pb"))) {
                frozen.writeTo(out);
            }
            Files.createDirectories(folder.resolve("variables"));
            Json.write(folder.resolve("assets.extra/model.json"), bundle.card());
            Json.write(folder.resolve("assets.extra/head.json"), head.card());
        });
    }

    private static SavedModel freeze(Path file, LinearHead head) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            SavedModel.Builder model = SavedModel.parseFrom(in).toBuilder();
            MetaGraphDef.Builder meta = model.getMetaGraphsBuilder(0);
            GraphDef.Builder graph = meta.getGraphDefBuilder();
            Map<String, NodeDef> constants = Map.of(
                    Taps.HEAD_WEIGHT,
                    constant(Taps.HEAD_WEIGHT, head.weight(), head.classes(), head.features()),
                    Taps.HEAD_BIAS,
                    constant(Taps.HEAD_BIAS, head.bias(), head.classes()));
            for (int i = 0; i < graph.getNodeCount(); i++) {
                NodeDef frozen = constants.get(graph.getNode(i).getName());
                if (frozen != null) {
                    graph.setNode(i, frozen);
                }
            }
            for (Map.Entry<String, SignatureDef> signature :
                    Map.copyOf(meta.getSignatureDefMap()).entrySet()) {
                meta.putSignatureDef(
                        signature.getKey(),
                        signature.getValue().toBuilder()
                                .removeInputs(Taps.HEAD_WEIGHT)
                                .removeInputs(Taps.HEAD_BIAS)
                                .build());
            }
            return model.build();
        }
    }

    private static NodeDef constant(String name, float[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (int side : shape) {
            dims.addDim(TensorShapeProto.Dim.newBuilder().setSize(side));
        }
        return WeightedSavedModel.constant(name, DataType.DT_FLOAT, dims.build(), ByteString.copyFrom(bytes));
    }
}
