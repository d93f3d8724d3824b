package cdam.bundle;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The weights of a graph that stand in {@code variables/}: the operations that hold them, and those by which any TensorFlow
 * reads the files. These are the same for the same variables, so that a graph that has any other is not ours. None of them
 * is ever loaded here: the files are read by {@link VariableValues}.
 *
 * @param all in the order of their names, which is that of their numbers in the file
 * @param indexSha256 of {@code variables.index}
 * @param dataSha256 of {@code variables.data-00000-of-00001}
 */
record Variables(List<Variable> all, String indexSha256, String dataSha256) {
    static final String INDEX = "variables/variables.index";
    static final String DATA = "variables/variables.data-00000-of-00001";

    private static final String SAVER = "save/";
    private static final String FILE = "save/filename";
    private static final String HASHES = "save/sha256";
    private static final String NAMES = "save/tensor_names";
    private static final String SLICES = "save/shape_and_slices";
    private static final String RESTORE = "save/RestoreV2";
    private static final String DONE = "save/restore_all";
    /** The saver's nodes that TensorFlow's exporter writes for every graph. */
    private static final List<String> EXPORTERS = List.of(FILE, "save/control_dependency");

    private static final int MOST_SIDE = 1 << 20;
    private static final String HANDLE = "/variable";
    private static final String STORED = "/stored";

    /** What only a graph with variables has; every one of them is compared with the one that belongs there. */
    private static final Set<String> OPERATIONS =
            Set.of("VarHandleOp", "ReadVariableOp", "AssignVariableOp", "RestoreV2", "SaveV2");

    /**
     * A weight.
     *
     * @param name in the graph, and in the files
     * @param type in the files
     */
    record Variable(String name, WeightType type, TensorShapeProto shape) {
        long numbers() {
            return shape.getDimList().stream().mapToLong(dim -> dim.getSize()).reduce(1, Math::multiplyExact);
        }

        long bytes() {
            return Math.multiplyExact(numbers(), type.size());
        }

        private String handle() {
            return Variables.handle(name);
        }

        /** The operations under the weight's name: a variable, and its number as float32. */
        List<NodeDef> nodes() {
            NodeDef variable = NodeDef.newBuilder()
                    .setName(handle())
                    .setOp("VarHandleOp")
                    .putAttr("container", text(""))
                    .putAttr("shared_name", text(handle()))
                    .putAttr("dtype", attribute(type.type()))
                    .putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
                    .build();
            boolean same = type == WeightType.FP32;
            NodeDef read = NodeDef.newBuilder()
                    .setName(same ? name : name + STORED)
                    .setOp("ReadVariableOp")
                    .addInput(handle())
                    .putAttr("dtype", attribute(type.type()))
                    .build();
            return same ? List.of(variable, read) : List.of(variable, read, widened(name, type));
        }
    }

    Variables {
        all = all.stream().sorted(Comparator.comparing(Variable::name)).toList();
    }

    /** The operation that holds a variable. */
    static String handle(String name) {
        return name + HANDLE;
    }

    /** A weight as float32 from the operation that has it in another type. */
    static NodeDef widened(String name, WeightType type) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Cast")
                .addInput(name + STORED)
                .putAttr("SrcT", attribute(type.type()))
                .putAttr("DstT", attribute(DataType.DT_FLOAT))
                .putAttr("Truncate", AttrValue.newBuilder().setB(false).build())
                .build();
    }

    /** What holds a weight's numbers where its own name is a {@link #widened} one's. */
    static String stored(String name) {
        return name + STORED;
    }

    /** The variables of a graph; none where it has no hashes of their files. */
    static Optional<Variables> of(GraphDef graph) {
        NodeDef hashes = byName(graph).get(HASHES);
        List<ByteString> values = hashes == null
                ? List.of()
                : hashes.getAttrOrDefault("value", AttrValue.getDefaultInstance())
                        .getTensor()
                        .getStringValList();
        if (values.size() != 2) {
            return Optional.empty();
        }
        List<Variable> all = graph.getNodeList().stream()
                .filter(node ->
                        node.getOp().equals("VarHandleOp") && node.getName().endsWith(HANDLE))
                .flatMap(node -> variable(node).stream())
                .toList();
        return Optional.of(
                new Variables(all, values.get(0).toStringUtf8(), values.get(1).toStringUtf8()));
    }

    private static Optional<Variable> variable(NodeDef node) {
        AttrValue none = AttrValue.getDefaultInstance();
        TensorShapeProto shape = node.getAttrOrDefault("shape", none).getShape();
        boolean bounded = shape.getDimCount() == 2
                && shape.getDimList().stream().allMatch(dim -> dim.getSize() > 0 && dim.getSize() <= MOST_SIDE);
        String name = node.getName().substring(0, node.getName().length() - HANDLE.length());
        return WeightType.of(node.getAttrOrDefault("dtype", none).getType())
                .filter(type -> bounded)
                .map(type -> new Variable(name, type, shape));
    }

    /** Bytes of {@link #DATA}. */
    long bytes() {
        return all.stream().mapToLong(Variable::bytes).reduce(0, Math::addExact);
    }

    /** The operations by which TensorFlow's loaders read the files; the rest of the saver is the exporter's. */
    List<NodeDef> saver() {
        List<NodeDef> nodes = new ArrayList<>();
        nodes.add(texts(HASHES, List.of(indexSha256, dataSha256)));
        nodes.add(texts(NAMES, all.stream().map(Variable::name).toList()));
        nodes.add(texts(SLICES, all.stream().map(variable -> "").toList()));
        AttrValue.ListValue.Builder types = AttrValue.ListValue.newBuilder();
        all.forEach(variable -> types.addType(variable.type().type()));
        nodes.add(NodeDef.newBuilder()
                .setName(RESTORE)
                .setOp("RestoreV2")
                .addInput(FILE)
                .addInput(NAMES)
                .addInput(SLICES)
                .putAttr("dtypes", AttrValue.newBuilder().setList(types).build())
                .build());
        NodeDef.Builder done = NodeDef.newBuilder().setName(DONE).setOp("NoOp");
        for (int i = 0; i < all.size(); i++) {
            String assign = SAVER + "assign_" + i;
            nodes.add(NodeDef.newBuilder()
                    .setName(assign)
                    .setOp("AssignVariableOp")
                    .addInput(all.get(i).handle())
                    .addInput(i == 0 ? RESTORE : RESTORE + ":" + i)
                    .putAttr("dtype", attribute(all.get(i).type().type()))
                    .build());
            done.addInput("^" + assign);
        }
        nodes.add(done.build());
        return nodes;
    }

    /** Whether an operation, or an input that names it, is the saver's: it is not needed to compute. */
    private static boolean isSaver(String name) {
        return name.startsWith(SAVER) || name.startsWith("^" + SAVER);
    }

    /**
     * Those operations with variables and files that are exactly what is written for a graph's variables,
     * nothing beside them can reach; none where there is anything else among them.
     */
    static Set<NodeDef> known(MetaGraphDef meta) {
        GraphDef graph = meta.getGraphDef();
        Optional<Variables> variables = of(graph);
        if (variables.isEmpty()) {
            return Set.of();
        }
        Set<NodeDef> ours = new HashSet<>(variables.get().saver());
        variables.get().all().forEach(variable -> ours.addAll(variable.nodes()));
        Map<String, NodeDef> nodes = byName(graph);
        Set<String> saver = ours.stream().map(NodeDef::getName).collect(Collectors.toSet());
        saver.addAll(EXPORTERS);
        boolean whole = ours.stream().allMatch(node -> node.equals(nodes.get(node.getName())))
                && graph.getNodeList().stream()
                        .allMatch(node -> isSaver(node.getName())
                                ? saver.contains(node.getName())
                                : node.getInputList().stream().noneMatch(Variables::isSaver))
                && meta.getSignatureDefMap().values().stream()
                        .flatMap(signature -> Stream.concat(
                                signature.getInputsMap().values().stream(),
                                signature.getOutputsMap().values().stream()))
                        .noneMatch(tensor -> isSaver(tensor.getName()));
        return whole ? ours : Set.of();
    }

    /** Whether only a graph with variables has such an operation. */
    static boolean isOperation(NodeDef node) {
        return OPERATIONS.contains(node.getOp());
    }

    /** The graph as it is computed with: without the saver, every weight float32, a variable to be filled or a constant. */
    static GraphDef inMemory(GraphDef stored) {
        Map<String, NodeDef> nodes = byName(stored);
        GraphDef.Builder graph = stored.toBuilder().clearNode();
        for (NodeDef node : stored.getNodeList()) {
            NodeDef source = nodes.get(stored(node.getName()));
            if (isSaver(node.getName()) || isSource(node, nodes)) {
                continue;
            }
            if (node.getOp().equals("VarHandleOp")) {
                graph.addNode(node.toBuilder().putAttr("dtype", attribute(DataType.DT_FLOAT)));
            } else if (source == null) {
                graph.addNode(node);
            } else if (source.getOp().equals("ReadVariableOp")) {
                graph.addNode(
                        source.toBuilder().setName(node.getName()).putAttr("dtype", attribute(DataType.DT_FLOAT)));
            } else {
                graph.addNode(wide(node.getName(), source));
            }
        }
        return graph.build();
    }

    private static Map<String, NodeDef> byName(GraphDef graph) {
        Map<String, NodeDef> nodes = new HashMap<>();
        graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
        return nodes;
    }

    private static boolean isSource(NodeDef node, Map<String, NodeDef> nodes) {
        String name = node.getName();
        return name.endsWith(STORED) && nodes.containsKey(name.substring(0, name.length() - STORED.length()));
    }

    private static NodeDef wide(String name, NodeDef constant) {
        TensorProto tensor = constant.getAttrOrThrow("value").getTensor();
        WeightType type = WeightType.of(tensor.getDtype()).orElseThrow();
        float[] values = new float[tensor.getTensorContent().size() / type.size()];
        type.decode(tensor.getTensorContent().asReadOnlyByteBuffer(), 0, values);
        return ConstantInliner.constant(
                name,
                DataType.DT_FLOAT,
                tensor.getTensorShape(),
                ConstantInliner.unsafe(WeightType.FP32.encode(name, values)));
    }

    private static NodeDef texts(String name, List<String> values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(DataType.DT_STRING);
        tensor.getTensorShapeBuilder().addDimBuilder().setSize(values.size());
        values.forEach(value -> tensor.addStringVal(ByteString.copyFromUtf8(value)));
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr("dtype", attribute(DataType.DT_STRING))
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
                .build();
    }

    private static AttrValue attribute(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }

    private static AttrValue text(String text) {
        return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
    }
}
