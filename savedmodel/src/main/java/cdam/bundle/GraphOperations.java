package cdam.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What the graphs of this product are made of: operations that turn tensors into tensors and reach nothing else. A graph with
 * anything beside them is not loaded, for TensorFlow has operations that read and write files, open connections and call
 * functions. Only {@link Variables} has some that hold weights and read them.
 */
final class GraphOperations {
    /** All that {@code ViTGraph}, TensorFlow's exporter and {@link HeadExporter} write; who adds one makes sure that it is pure. */
    private static final Set<String> PURE = Set.of(
            ("Abs Add AddV2 BatchMatMulV2 BiasAdd Cast ConcatV2 Const Cos Div EnsureShape Equal Erf Exp ExpandDims Floor GatherV2 Greater"
                            + " Identity Less LessEqual LogicalAnd MatMul Maximum Mean Minimum Mul NoOp OneHot OnesLike Pack Placeholder"
                            + " PlaceholderWithDefault Range Relu Reshape Rsqrt SelectV2 Shape Sigmoid Sin Slice Softmax SquaredDifference"
                            + " Sub Sum Tanh Tile Transpose Unpack ZerosLike")
                    .split(" "));

    private static final Set<DataType> TYPES = Set.of(
            DataType.DT_FLOAT,
            DataType.DT_BFLOAT16,
            DataType.DT_HALF,
            DataType.DT_INT32,
            DataType.DT_BOOL,
            DataType.DT_STRING);

    /** TensorFlow fills a constant with its last number: so many may be left out of the file. */
    private static final int FILLED = 1024;

    private static final int MOST_TOLD = 5;

    private GraphOperations() {}

    /** What a SavedModel has that this product does not write, a line each with an example; empty where there is nothing. */
    static List<String> foreign(SavedModel model) {
        List<String> found = new ArrayList<>();
        if (model.getMetaGraphsCount() != 1) {
            found.add(model.getMetaGraphsCount() + " graphs where one is expected");
        }
        for (MetaGraphDef meta : model.getMetaGraphsList()) {
            inMeta(meta, found);
            inGraph(meta.getGraphDef(), Variables.known(meta), found);
        }
        return found;
    }

    private static void inMeta(MetaGraphDef meta, List<String> found) {
        meta.getSignatureDefMap().keySet().stream()
                .filter(key -> key.startsWith("__"))
                .sorted()
                .forEach(key -> found.add(key + ", which TensorFlow runs when it loads the graph"));
        if (meta.getCollectionDefCount() > 0) {
            found.add("collections: " + String.join(", ", new TreeMap<>(meta.getCollectionDefMap()).keySet()));
        }
        if (meta.getAssetFileDefCount() > 0) {
            found.add("files that belong to it: " + meta.getAssetFileDef(0).getFilename());
        }
        if (meta.hasObjectGraphDef()) {
            found.add("objects of TensorFlow's Python");
        }
    }

    private static void inGraph(GraphDef graph, Set<NodeDef> variables, List<String> found) {
        if (graph.getLibrary().getFunctionCount() > 0) {
            found.add("functions: "
                    + graph.getLibrary().getFunction(0).getSignature().getName());
        }
        if (graph.getLibrary().getGradientCount() > 0) {
            found.add("gradient functions");
        }
        TreeMap<String, List<String>> others = new TreeMap<>();
        for (NodeDef node : graph.getNodeList()) {
            String what = Variables.isOperation(node) && variables.contains(node) ? null : foreign(node);
            if (what != null) {
                others.computeIfAbsent(what, key -> new ArrayList<>()).add(node.getName());
            }
        }
        others.entrySet().stream()
                .limit(MOST_TOLD)
                .map(entry -> entry.getKey() + " (" + entry.getValue().get(0)
                        + (entry.getValue().size() == 1
                                ? ""
                                : " and " + (entry.getValue().size() - 1) + " more")
                        + ")")
                .forEach(found::add);
        if (others.size() > MOST_TOLD) {
            found.add((others.size() - MOST_TOLD) + " other kinds of operations");
        }
    }

    private static @Nullable String foreign(NodeDef node) {
        if (!PURE.contains(node.getOp())) {
            return "the operation " + node.getOp();
        }
        if (!node.getDevice().isEmpty()) {
            return "an operation for the device " + node.getDevice();
        }
        for (var attribute : node.getAttrMap().entrySet()) {
            AttrValue value = attribute.getValue();
            boolean known = !attribute.getKey().startsWith("_")
                    && switch (value.getValueCase()) {
                        case TYPE -> TYPES.contains(value.getType());
                        case TENSOR -> isComplete(value.getTensor());
                        case S, I, F, B, SHAPE -> true;
                        default -> false;
                    };
            if (!known) {
                return node.getOp() + " with an attribute " + attribute.getKey() + " of another kind";
            }
        }
        return null;
    }

    /** Whether a constant takes about as much memory as its bytes in the file. */
    private static boolean isComplete(TensorProto tensor) {
        TensorShapeProto shape = tensor.getTensorShape();
        double size =
                shape.getDimList().stream().mapToDouble(dim -> dim.getSize()).reduce(1, (a, b) -> a * b);
        return TYPES.contains(tensor.getDtype())
                && shape.getDimList().stream().allMatch(dim -> dim.getSize() >= 0)
                && size <= Math.max(FILLED, tensor.getTensorContent().size());
    }
}
