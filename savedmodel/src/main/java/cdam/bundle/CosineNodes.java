package cdam.bundle;

import static cdam.bundle.WideHeadNodes.constant;
import static cdam.bundle.WideHeadNodes.node;
import static cdam.bundle.WideHeadNodes.type;

import cdam.vit.Cosine;
import cdam.vit.Taps;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Makes the logits of a graph with a head inside scaled cosines, and the directions of its maps their gradients, as
 * {@link Cosine} has them: with p = P l and n = |p|, z = scale (W l) / n + b and df_c/dl = scale (W_c / n - (W_c . l) P^T p / n^3).
 */
final class CosineNodes {
    private static final String PREFIX = "cosine/";
    private static final String PRODUCTS = PREFIX + "scaled"; // (B,C)
    private static final String INVERSE = PREFIX + "inverse_length"; // (B,1)
    private static final String EMBEDDING = PREFIX + "embedding"; // p (B,e)
    private static final String MATRIX = PREFIX + "projection"; // P (e,d)

    private final GraphDef.Builder graph;
    private final Cosine cosine;
    private final int width;

    CosineNodes(GraphDef.Builder graph, Cosine cosine, int width) {
        this.graph = graph;
        this.cosine = cosine;
        this.width = width;
    }

    void add() {
        float[] projection = cosine.projection();
        if (projection.length > 0) {
            graph.addNode(constant(MATRIX, projection, projection.length / width, width));
            add(matMul(EMBEDDING, Taps.LATENT, MATRIX, true));
        }
        String embedding = projection.length > 0 ? EMBEDDING : Taps.LATENT;
        add(node(PREFIX + "square", "Mul", embedding, embedding));
        graph.addNode(integer("last", 1));
        add(node(PREFIX + "squared_length", "Sum", PREFIX + "square", PREFIX + "last")
                .putAttr("Tidx", type(DataType.DT_INT32))
                .putAttr("keep_dims", flag(true)));
        graph.addNode(constant(PREFIX + "smallest", new float[] {1e-24f}));
        add(node(PREFIX + "bounded", "Maximum", PREFIX + "squared_length", PREFIX + "smallest"));
        add(node(INVERSE, "Rsqrt", PREFIX + "bounded"));
        graph.addNode(constant(PREFIX + "scale", new float[] {(float) cosine.scale()}));
        add(node(PREFIX + "factor", "Mul", INVERSE, PREFIX + "scale"));
        String products = replaceInput(Taps.LOGITS, 0, PRODUCTS);
        add(node(PRODUCTS, "Mul", products, PREFIX + "factor"));
        directions(embedding, projection.length > 0);
    }

    private void directions(String embedding, boolean projected) {
        String rows = replaceInput(Taps.DIRECTIONS, 0, PREFIX + "directions"); // (1,K,d)
        add(expand(PREFIX + "factors", PREFIX + "factor", "last")); // (B,1,1)
        add(node(PREFIX + "along", "Mul", rows, PREFIX + "factors"));
        add(node(PREFIX + "picked", "GatherV2", PRODUCTS, Taps.CLASS_IDS, PREFIX + "last")
                .clearAttr()
                .putAttr("Tparams", type(DataType.DT_FLOAT))
                .putAttr("Tindices", type(DataType.DT_INT32))
                .putAttr("Taxis", type(DataType.DT_INT32))
                .putAttr("batch_dims", AttrValue.newBuilder().setI(0).build())); // z - b of the classes (B,K)
        add(node(PREFIX + "inverse_square", "Mul", INVERSE, INVERSE));
        add(node(PREFIX + "weighted", "Mul", PREFIX + "picked", PREFIX + "inverse_square"));
        graph.addNode(integer("end", -1));
        add(expand(PREFIX + "weights", PREFIX + "weighted", "end")); // (B,K,1)
        if (projected) {
            add(matMul(PREFIX + "pulled", embedding, MATRIX, false)); // P^T p (B,d)
        }
        add(expand(PREFIX + "normal", projected ? PREFIX + "pulled" : embedding, "last")); // (B,1,d)
        add(node(PREFIX + "across", "Mul", PREFIX + "weights", PREFIX + "normal"));
        add(node(PREFIX + "directions", "Sub", PREFIX + "along", PREFIX + "across"));
    }

    private void add(NodeDef.Builder node) {
        graph.addNode(node);
    }

    /** Gives an operation another input; returns the one that it had. */
    private String replaceInput(String name, int input, String other) {
        for (NodeDef.Builder node : graph.getNodeBuilderList()) {
            if (node.getName().equals(name)) {
                String before = node.getInput(input);
                node.setInput(input, other);
                return before;
            }
        }
        throw new IllegalStateException("no operation " + name);
    }

    private static NodeDef.Builder matMul(String name, String x, String y, boolean transposed) {
        return node(name, "MatMul", x, y).putAttr("transpose_a", flag(false)).putAttr("transpose_b", flag(transposed));
    }

    private static NodeDef.Builder expand(String name, String x, String axis) {
        return node(name, "ExpandDims", x, PREFIX + axis).putAttr("Tdim", type(DataType.DT_INT32));
    }

    private static NodeDef integer(String name, int value) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, value);
        return ConstantInliner.constant(
                PREFIX + name, DataType.DT_INT32, TensorShapeProto.getDefaultInstance(), ByteString.copyFrom(bytes));
    }

    private static AttrValue flag(boolean value) {
        return AttrValue.newBuilder().setB(value).build();
    }
}
