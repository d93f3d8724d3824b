package cdam.bundle;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A head's weight cut by the parts of what it reads, as nodes of a graph. The latent's part takes the place of an ordinary
 * head; each other part's product is added to the bias, which then is one of each image, (B,C).
 */
final class WideHeadNodes {
    private static final String TYPE = "T";

    private final Head head;
    private final HeadFeatures layout;
    private final GraphDef.Builder graph;

    WideHeadNodes(Head head, HeadFeatures layout, GraphDef.Builder graph) {
        this.head = head;
        this.layout = layout;
        this.graph = graph;
    }

    /** One part's columns of the weight, (C,d), as a constant. */
    NodeDef weight(String name, int part) {
        float[] own = new float[head.linear().classes() * layout.width()];
        for (int row = 0; row < head.linear().classes(); row++) {
            for (int i = 0; i < layout.width(); i++) {
                own[row * layout.width() + i] = head.linear().weight()[row * layout.size() + layout.index(part, i)];
            }
        }
        return constant(name, own, head.linear().classes(), layout.width());
    }

    /**
     * Adds the products of all parts but the latent's.
     *
     * @param taps of each part
     * @param bias the node that they are added to
     * @return the node with the sum
     */
    String addOthers(List<String> taps, String bias) {
        String sum = bias;
        for (int part = 0; part < layout.parts(); part++) {
            if (part != layout.latentPart()) {
                String prefix = "head_part_" + part;
                String tokens = layout.isMeanPatch(part) ? mean(prefix, taps.get(part)) : taps.get(part);
                graph.addNode(weight(prefix + "_weight", part));
                graph.addNode(node(prefix, "MatMul", tokens, prefix + "_weight")
                        .putAttr(
                                "transpose_a",
                                AttrValue.newBuilder().setB(false).build())
                        .putAttr(
                                "transpose_b", AttrValue.newBuilder().setB(true).build()));
                graph.addNode(node(prefix + "_sum", "AddV2", prefix, sum));
                sum = prefix + "_sum";
            }
        }
        return sum;
    }

    /** Over the patches of (B,N,d). */
    private String mean(String prefix, String patches) {
        ByteBuffer axis = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 1);
        graph.addNode(ConstantInliner.constant(
                prefix + "_axis", DataType.DT_INT32, TensorShapeProto.getDefaultInstance(), ByteString.copyFrom(axis)));
        graph.addNode(node(prefix + "_mean", "Mean", patches, prefix + "_axis")
                .putAttr("Tidx", type(DataType.DT_INT32))
                .putAttr("keep_dims", AttrValue.newBuilder().setB(false).build()));
        return prefix + "_mean";
    }

    /** An operation on float32. */
    static NodeDef.Builder node(String name, String operation, String... inputs) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp(operation)
                .addAllInput(List.of(inputs))
                .putAttr(TYPE, type(DataType.DT_FLOAT));
    }

    static AttrValue type(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }

    static NodeDef constant(String name, float[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (int side : shape) {
            dims.addDim(TensorShapeProto.Dim.newBuilder().setSize(side));
        }
        return ConstantInliner.constant(name, DataType.DT_FLOAT, dims.build(), ByteString.copyFrom(bytes));
    }
}
