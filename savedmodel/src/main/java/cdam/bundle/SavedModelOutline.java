package cdam.bundle;

import cdam.io.InputException;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Reads the signatures of a {@code saved_model.pb} past its graph, which is skipped: a large model takes no memory. */
public final class SavedModelOutline {
    private SavedModelOutline() {}

    /**
     * One line a signature, sorted: {@code attention: image float32 (?,3,?,?) -> attention float32 (?,6,?)}.
     *
     * @throws InputException if the file is no SavedModel
     */
    public static List<String> signatures(Path savedModel) {
        Map<String, SignatureDef> signatures = new TreeMap<>();
        try (InputStream stream = Files.newInputStream(savedModel)) {
            CodedInputStream in = CodedInputStream.newInstance(stream);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == SavedModel.META_GRAPHS_FIELD_NUMBER) {
                    signatures.putAll(metaGraph(in));
                } else {
                    in.skipField(tag);
                }
            }
        } catch (IOException | IllegalStateException e) { // the second where a length is negative
            throw new InputException(savedModel + ": expected a SavedModel, found other bytes: " + e.getMessage(), e);
        }
        return signatures.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + tensors(entry.getValue().getInputsMap()) + " -> "
                        + tensors(entry.getValue().getOutputsMap()))
                .toList();
    }

    private static Map<String, SignatureDef> metaGraph(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        MetaGraphDef.Builder outline = MetaGraphDef.newBuilder();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == MetaGraphDef.SIGNATURE_DEF_FIELD_NUMBER) {
                int inner = in.pushLimit(in.readRawVarint32());
                readEntry(in, outline);
                in.popLimit(inner);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(outer);
        return outline.getSignatureDefMap();
    }

    /** An entry of a map is a message of its key (1) and its value (2). */
    private static void readEntry(CodedInputStream in, MetaGraphDef.Builder outline) throws IOException {
        String key = "";
        SignatureDef.Builder value = SignatureDef.newBuilder();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> key = in.readStringRequireUtf8();
                case 2 -> in.readMessage(value, ExtensionRegistryLite.getEmptyRegistry());
                default -> in.skipField(tag);
            }
        }
        outline.putSignatureDef(key, value.build());
    }

    private static String tensors(Map<String, TensorInfo> tensors) {
        List<String> all = new ArrayList<>();
        new TreeMap<>(tensors).forEach((name, info) -> all.add(name + " " + type(info) + " " + shape(info)));
        return String.join(", ", all);
    }

    private static String type(TensorInfo info) {
        return switch (info.getDtype()) {
            case DT_FLOAT -> "float32";
            default -> info.getDtype().name().substring("DT_".length()).toLowerCase(Locale.ROOT);
        };
    }

    private static String shape(TensorInfo info) {
        TensorShapeProto shape = info.getTensorShape();
        return shape.getUnknownRank()
                ? "(any)"
                : shape.getDimList().stream()
                        .map(dim -> dim.getSize() < 0 ? "?" : Long.toString(dim.getSize()))
                        .collect(Collectors.joining(",", "(", ")"));
    }
}
