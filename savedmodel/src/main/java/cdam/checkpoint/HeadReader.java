package cdam.checkpoint;

import cdam.io.InputException;
import cdam.io.NpyArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a linear head from a file of its own, whatever its layer is called: released ones, dictionaries of many heads (DINOv2's
 * and DINOv3's linear evaluation), or anyone's weight and bias.
 */
public final class HeadReader {
    /** Where training scripts keep the head, the wanted one first; none of them means the top. */
    private static final List<String> USUAL_KEYS = List.of("teacher", "state_dict", "model");

    /** DINOv2's linear evaluation saves 52 heads. */
    private static final int SHOWN = 60;

    private final Checkpoint checkpoint;

    /** Those of a dictionary together, by name. */
    private final Map<String, Map<String, StoredTensor>> dictionaries = new LinkedHashMap<>();

    private HeadReader(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
        checkpoint
                .tensors()
                .forEach(tensor -> dictionaries
                        .computeIfAbsent(tensor.container(), key -> new LinkedHashMap<>())
                        .put(tensor.name(), tensor));
    }

    /**
     * A matrix of numbers, which may be a linear layer's weight.
     *
     * @param stem of its name, with the dot
     */
    private record Candidate(StoredTensor weight, String stem) {
        String name() {
            return HeadLayer.layerName(weight.fullName());
        }

        /** Whether the key is its name, or whole parts of it. */
        boolean isMeant(String key) {
            return ("." + weight.fullName().replace('/', '.') + ".").contains("." + key.replace('/', '.') + ".");
        }

        @Override
        public String toString() {
            return (name().isEmpty() ? "weight" : name()) + " " + NpyArray.describe(weight.shape());
        }
    }

    /** Reads the only head of a file. */
    public static StoredHead read(Path file) {
        return read(file, null, null);
    }

    /**
     * Reads a head as it is, however many tokens its features join.
     *
     * @param checkpointKey the dictionary that holds it; null: {@code teacher}, {@code state_dict} or {@code model} where there
     *     is one, otherwise the only one
     * @param headKey of several heads the one of this name, or of a part of its name; null: there is only one
     * @throws InputException if the file holds no head, or several and none is chosen, or tensors that no linear head has
     */
    public static StoredHead read(Path file, @Nullable String checkpointKey, @Nullable String headKey) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            HeadReader reader = new HeadReader(checkpoint);
            return reader.read(reader.choose(checkpointKey, headKey), headKey != null);
        }
    }

    /** A matrix at the top of a file by its name, if it is there. */
    public static Optional<NpyArray> matrix(Path file, String name) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            return checkpoint.tensors().stream()
                    .filter(tensor -> tensor.fullName().equals(name) && tensor.shape().length == 2)
                    .map(tensor -> new NpyArray(tensor.shape(), tensor.read()))
                    .findFirst();
        }
    }

    private StoredHead read(Candidate chosen, boolean byName) {
        Map<String, StoredTensor> tensors =
                dictionaries.getOrDefault(chosen.weight().container(), Map.of());
        HeadLayer layer = new HeadLayer(tensors, chosen.stem());
        var linear = layer.read();
        List<StoredTensor> rest = tensors.values().stream()
                .filter(tensor -> !layer.taken().contains(tensor.name()) && tensor.isReal())
                .toList();
        List<String> notes = new ArrayList<>(layer.notes());
        if (!rest.isEmpty()) {
            if (!byName) {
                throw rest.get(0)
                        .wrong(
                                "expected a linear layer alone in its file, found this beside "
                                        + chosen.weight().fullName() + "; choose the layer with --head-key "
                                        + (chosen.name().isEmpty() ? "weight" : chosen.name())
                                        + " if the rest does not change what it reads; a whole model is imported with --checkpoint");
            }
            notes.add("left out: " + rest.size() + " other tensors of "
                    + checkpoint.file().getFileName());
        }
        return new StoredHead(chosen.name(), linear, notes);
    }

    private Candidate choose(@Nullable String checkpointKey, @Nullable String headKey) {
        List<Candidate> all = candidates(checkpointKey);
        List<Candidate> meant = headKey == null ? usual(all) : named(headKey, all);
        if (meant.isEmpty()) {
            throw error("--head-key " + headKey + ": expected a head of this name, found " + list(all));
        }
        if (meant.size() > 1) {
            throw error(
                    "expected one linear layer, found " + meant.size() + ": choose one with --head-key, or, if this is"
                            + " a whole model, import it with --checkpoint; there are " + list(meant));
        }
        return meant.get(0);
    }

    private static List<Candidate> named(String key, List<Candidate> all) {
        List<Candidate> exact =
                all.stream().filter(one -> one.name().equals(key)).toList();
        return exact.isEmpty() ? all.stream().filter(one -> one.isMeant(key)).toList() : exact;
    }

    private static List<Candidate> usual(List<Candidate> all) {
        return USUAL_KEYS.stream()
                .map(key -> all.stream()
                        .filter(one -> one.weight().container().equals(key))
                        .toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(all);
    }

    private List<Candidate> candidates(@Nullable String checkpointKey) {
        if (checkpointKey != null && !dictionaries.containsKey(checkpointKey)) {
            throw error("expected tensors under the key " + checkpointKey + ", found "
                    + (dictionaries.isEmpty() ? "none" : "them under " + StateDict.some(dictionaries.keySet())));
        }
        List<Candidate> all = dictionaries.entrySet().stream()
                .filter(entry -> checkpointKey == null || entry.getKey().equals(checkpointKey))
                .flatMap(entry -> entry.getValue().entrySet().stream())
                .filter(tensor -> HeadLayer.isMatrix(tensor.getKey(), tensor.getValue()))
                .map(tensor -> new Candidate(tensor.getValue(), HeadLayer.stem(tensor.getKey())))
                .toList();
        if (all.isEmpty()) {
            throw error("no linear head: expected a weight of two axes (classes, features), found "
                    + (checkpoint.tensors().isEmpty()
                            ? "no tensors"
                            : StateDict.some(checkpoint.tensors().stream()
                                    .map(StoredTensor::fullName)
                                    .toList())));
        }
        return all;
    }

    private static String list(List<Candidate> candidates) {
        return candidates.stream().limit(SHOWN).map(Candidate::toString).collect(Collectors.joining(", "))
                + (candidates.size() > SHOWN ? ", ..." : "");
    }

    private InputException error(String message) {
        return checkpoint.error(message);
    }
}
