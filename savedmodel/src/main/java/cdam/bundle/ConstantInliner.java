package cdam.bundle;

import cdam.io.AtomicFiles;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Puts constants in the place of a SavedModel's placeholders of weights. The file is written node by node: only one weight's
 * bytes are in memory at a time, where TensorFlow's exporter would hold the whole graph five times.
 */
final class ConstantInliner {
    private static final String TYPE = "dtype";
    private static final String SHAPE = "shape";

    private final Path file;
    private final Map<String, Supplier<float[]>> numbers;
    private final String version;

    /**
     * @param file {@code saved_model.pb} with one meta graph
     * @param numbers of each placeholder to replace, by its name
     * @param version what the graph says of itself
     */
    ConstantInliner(Path file, Map<String, Supplier<float[]>> numbers, String version) {
        this.file = file;
        this.version = version;
        this.numbers = numbers;
    }

    /** Rewrites the file. */
    void write() throws IOException {
        SavedModel light;
        try (InputStream in = Files.newInputStream(file)) {
            light = SavedModel.parseFrom(in);
        }
        AtomicFiles.write(file, out -> write(light, out));
    }

    /** Three messages inside each other, so that the length of each must be known before its first byte. */
    private void write(SavedModel light, OutputStream out) throws IOException {
        MetaGraphDef meta = light.getMetaGraphs(0);
        GraphDef graph = meta.getGraphDef();
        GraphDef graphRest = graph.toBuilder().clearNode().build();
        MetaGraphDef.Builder metaBuilder = meta.toBuilder().clearGraphDef();
        metaBuilder.getMetaInfoDefBuilder().setMetaGraphVersion(version);
        MetaGraphDef metaRest = metaBuilder.build();
        int graphSize = graphRest.getSerializedSize() + nodesSize(graph);
        int metaSize = metaRest.getSerializedSize() + fieldSize(MetaGraphDef.GRAPH_DEF_FIELD_NUMBER, graphSize);
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.useDeterministicSerialization();
        light.toBuilder().clearMetaGraphs().build().writeTo(coded);
        begin(coded, SavedModel.META_GRAPHS_FIELD_NUMBER, metaSize);
        metaRest.writeTo(coded);
        begin(coded, MetaGraphDef.GRAPH_DEF_FIELD_NUMBER, graphSize);
        graphRest.writeTo(coded);
        for (NodeDef node : graph.getNodeList()) {
            coded.writeMessage(GraphDef.NODE_FIELD_NUMBER, isWeight(node) ? constant(node, bytes(node)) : node);
        }
        coded.flush();
    }

    /** Bytes of all nodes with their weights, which zeros of the same number stand for. */
    private int nodesSize(GraphDef graph) {
        int most = graph.getNodeList().stream()
                .filter(this::isWeight)
                .mapToInt(ConstantInliner::weightSize)
                .max()
                .orElse(0);
        ByteString zeros = UnsafeByteOperations.unsafeWrap(new byte[most]);
        int size = 0;
        for (NodeDef node : graph.getNodeList()) {
            NodeDef written = isWeight(node) ? constant(node, zeros.substring(0, weightSize(node))) : node;
            size = Math.addExact(size, fieldSize(GraphDef.NODE_FIELD_NUMBER, written.getSerializedSize()));
        }
        return size;
    }

    private boolean isWeight(NodeDef node) {
        return numbers.containsKey(node.getName());
    }

    private static int weightSize(NodeDef placeholder) {
        return placeholder.getAttrOrThrow(SHAPE).getShape().getDimList().stream()
                .mapToInt(dim -> (int) dim.getSize())
                .reduce(Float.BYTES, Math::multiplyExact);
    }

    /** The weight's numbers as TensorFlow has them in a file: row-major, little-endian. */
    private ByteString bytes(NodeDef placeholder) {
        float[] values =
                Objects.requireNonNull(numbers.get(placeholder.getName())).get();
        ByteBuffer bytes = ByteBuffer.allocate(weightSize(placeholder)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private static NodeDef constant(NodeDef placeholder, ByteString content) {
        return constant(
                placeholder.getName(),
                placeholder.getAttrOrThrow(TYPE).getType(),
                placeholder.getAttrOrThrow(SHAPE).getShape(),
                content);
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
