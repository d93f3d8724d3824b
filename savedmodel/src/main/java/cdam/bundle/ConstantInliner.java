package cdam.bundle;

import cdam.bundle.Variables.Variable;
import cdam.io.AtomicFiles;
import cdam.vit.ViTConfig;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Puts weights in the place of a SavedModel's placeholders: constants, or variables. The files are written weight by weight:
 * only one's bytes are in memory at a time, where TensorFlow's exporter would hold the whole graph five times.
 */
final class ConstantInliner {
    private static final String TYPE = "dtype";
    private static final String SHAPE = "shape";

    private final Path folder;
    private final Path file;
    private final Map<String, Supplier<float[]>> numbers;
    private final ViTConfig config;
    private final WeightStorage storage;

    /**
     * @param folder with a {@code saved_model.pb} of one meta graph
     * @param numbers of each placeholder to replace, by its name
     * @param config the graph's; it says that of itself
     * @param storage what the weights become
     */
    ConstantInliner(Path folder, Map<String, Supplier<float[]>> numbers, ViTConfig config, WeightStorage storage) {
        this.folder = folder;
        this.file = folder.resolve("saved_model.pb");
        this.numbers = numbers;
        this.config = config;
        this.storage = storage;
    }

    /** Rewrites the file, and writes those of the variables. */
    void write() throws IOException {
        SavedModel light;
        try (InputStream in = Files.newInputStream(file)) {
            light = SavedModel.parseFrom(in);
        }
        MetaGraphDef.Builder meta = light.getMetaGraphs(0).toBuilder();
        meta.getMetaInfoDefBuilder().setMetaGraphVersion(CardCheck.written(config));
        if (storage.hasVariables(config)) {
            meta.setGraphDef(withVariables(meta.getGraphDef()));
        }
        SavedModel rest = light.toBuilder().clearMetaGraphs().build();
        AtomicFiles.write(file, out -> write(rest, meta.build(), out));
    }

    /** Writes the variables, and puts their operations and the saver's in the graph. */
    private GraphDef withVariables(GraphDef graph) throws IOException {
        Map<String, Variable> variables = new LinkedHashMap<>();
        for (NodeDef node : graph.getNodeList()) {
            TensorShapeProto shape = shape(node);
            if (isWeight(node) && WeightStorage.isVariable(node.getName(), shape.getDimCount(), config)) {
                variables.put(node.getName(), new Variable(node.getName(), storage.type(), shape));
            }
        }
        Variables written = VariablesWriter.write(
                folder,
                List.copyOf(variables.values()),
                variable -> storage.type().encode(variable.name(), values(variable.name())));
        List<NodeDef> saver = written.saver();
        Set<String> replaced = saver.stream().map(NodeDef::getName).collect(Collectors.toSet());
        GraphDef.Builder with = graph.toBuilder().clearNode();
        for (NodeDef node : graph.getNodeList()) {
            Variable variable = variables.get(node.getName());
            if (variable != null) {
                with.addAllNode(variable.nodes());
            } else if (!replaced.contains(node.getName())) {
                with.addNode(node);
            }
        }
        return with.addAllNode(saver).build();
    }

    /** Three messages inside each other, so that the length of each must be known before its first byte. */
    private void write(SavedModel rest, MetaGraphDef meta, OutputStream out) throws IOException {
        GraphDef graph = meta.getGraphDef();
        GraphDef graphRest = graph.toBuilder().clearNode().build();
        MetaGraphDef metaRest = meta.toBuilder().clearGraphDef().build();
        int graphSize = graphRest.getSerializedSize() + nodesSize(graph);
        int metaSize = metaRest.getSerializedSize() + fieldSize(MetaGraphDef.GRAPH_DEF_FIELD_NUMBER, graphSize);
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.useDeterministicSerialization();
        rest.writeTo(coded);
        begin(coded, SavedModel.META_GRAPHS_FIELD_NUMBER, metaSize);
        metaRest.writeTo(coded);
        begin(coded, MetaGraphDef.GRAPH_DEF_FIELD_NUMBER, graphSize);
        graphRest.writeTo(coded);
        for (NodeDef node : graph.getNodeList()) {
            for (NodeDef written : isWeight(node) ? constants(node, bytes(node)) : List.of(node)) {
                coded.writeMessage(GraphDef.NODE_FIELD_NUMBER, written);
            }
        }
        coded.flush();
    }

    /** Bytes of all nodes with their weights, which zeros of the same number stand for. */
    private int nodesSize(GraphDef graph) {
        int most = graph.getNodeList().stream()
                .filter(this::isWeight)
                .mapToInt(this::weightSize)
                .max()
                .orElse(0);
        ByteString zeros = UnsafeByteOperations.unsafeWrap(new byte[most]);
        int size = 0;
        for (NodeDef node : graph.getNodeList()) {
            for (NodeDef written :
                    isWeight(node) ? constants(node, zeros.substring(0, weightSize(node))) : List.of(node)) {
                size = Math.addExact(size, fieldSize(GraphDef.NODE_FIELD_NUMBER, written.getSerializedSize()));
            }
        }
        return size;
    }

    private boolean isWeight(NodeDef node) {
        return node.getOp().equals("Placeholder") && numbers.containsKey(node.getName());
    }

    private static TensorShapeProto shape(NodeDef node) {
        return node.getAttrOrDefault(SHAPE, AttrValue.getDefaultInstance()).getShape();
    }

    /** The type of a constant in the file. */
    private WeightType type(NodeDef placeholder) {
        return WeightStorage.isMatrix(placeholder.getName(), shape(placeholder).getDimCount())
                ? storage.type()
                : WeightType.FP32;
    }

    private int weightSize(NodeDef placeholder) {
        return shape(placeholder).getDimList().stream()
                .mapToInt(dim -> (int) dim.getSize())
                .reduce(type(placeholder).size(), Math::multiplyExact);
    }

    private float[] values(String name) {
        return Objects.requireNonNull(numbers.get(name)).get();
    }

    private ByteString bytes(NodeDef placeholder) {
        return unsafe(type(placeholder).encode(placeholder.getName(), values(placeholder.getName())));
    }

    /** The bytes of a buffer that is not changed any more. */
    static ByteString unsafe(ByteBuffer bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** A weight's constant, and its numbers as float32 where it has another type. */
    private List<NodeDef> constants(NodeDef placeholder, ByteString content) {
        String name = placeholder.getName();
        WeightType type = type(placeholder);
        return type == WeightType.FP32
                ? List.of(constant(name, type.type(), shape(placeholder), content))
                : List.of(
                        constant(Variables.stored(name), type.type(), shape(placeholder), content),
                        Variables.widened(name, type));
    }

    /** A constant of the graph; its numbers row-major, little-endian. */
    static NodeDef constant(String name, DataType type, TensorShapeProto shape, ByteString content) {
        TensorProto tensor = TensorProto.newBuilder()
                .setDtype(type)
                .setTensorShape(shape)
                .setTensorContent(content)
                .build();
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr(TYPE, AttrValue.newBuilder().setType(type).build())
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
                .build();
    }

    private static int fieldSize(int field, int length) {
        return Math.addExact(
                CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(length), length);
    }

    private static void begin(CodedOutputStream out, int field, int length) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(length);
    }
}
