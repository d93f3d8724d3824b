package cdam.bundle;

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

/**
 * What a {@code saved_model.pb} says of itself; nothing of it is loaded.
 *
 * @param sha256 of its bytes
 * @param signatures one line each, sorted: {@code attention: image float32 (?,3,?,?) -> attention float32 (?,6,?)}
 * @param foreign what this product does not write and does not run, such as operations that read files
 */
public record SavedModelSignatures(String sha256, List<String> signatures, List<String> foreign) {
    /**
     * Reads a file.
     *
     * @throws cdam.io.InputException if it is no SavedModel
     */
    public static SavedModelSignatures of(Path savedModel) {
        SavedModelFile file = SavedModelFile.read(savedModel);
        SavedModel model = file.message();
        Map<String, SignatureDef> signatures = new TreeMap<>();
        for (MetaGraphDef meta : model.getMetaGraphsList()) {
            signatures.putAll(meta.getSignatureDefMap());
        }
        List<String> lines = signatures.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + tensors(entry.getValue().getInputsMap()) + " -> "
                        + tensors(entry.getValue().getOutputsMap()))
                .toList();
        return new SavedModelSignatures(file.sha256(), lines, GraphOperations.foreign(model));
    }

    private static String tensors(Map<String, TensorInfo> tensors) {
        List<String> all = new ArrayList<>();
        new TreeMap<>(tensors).forEach((name, info) -> all.add(name + " " + type(info) + " " + shape(info)));
        return String.join(", ", all);
    }

    private static String type(TensorInfo info) {
        return switch (info.getDtype()) {
            case DT_FLOAT -> "float32";
            default -> info.getDtype().name().replaceFirst("^DT_", "").toLowerCase(Locale.ROOT);
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
