package cdam.checkpoint;

import cdam.io.InputException;
import cdam.io.NpyArray;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of one model in a checkpoint, under names without the prefixes that wrappers put before them. What is
 * taken is noted, so that the rest can be named.
 */
final class StateDict {
    /** Where training scripts keep the model, the wanted one first; none of them means the top. */
    private static final List<String> USUAL_KEYS = List.of("teacher", "state_dict", "model");

    /** Put before names by DataParallel, training scripts, Lightning, torch.compile and Hugging Face's classifiers. */
    private static final Pattern PREFIX = Pattern.compile(
            "^(?:module\\.|backbone\\.|model\\.|_orig_mod\\.|vit\\.|deit\\.|dinov2(?:_with_registers)?\\.)+");

    /** DINOv2 trained in chunks: {@code blocks.CHUNK.BLOCK.}, with the block's number in the whole model. */
    private static final Pattern CHUNK = Pattern.compile("^blocks\\.\\d+\\.(?=\\d+\\.)");

    private final Source source;
    private final String key;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Set<String> taken = new LinkedHashSet<>();

    private StateDict(Source source, String key) {
        this.source = source;
        this.key = key;
    }

    /** Selects the model: the given key's, or else the one that people mean. */
    static StateDict select(Checkpoint checkpoint, @Nullable String checkpointKey) {
        Set<String> containers = checkpoint.tensors().stream()
                .map(StoredTensor::container)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String key = checkpointKey != null
                ? checkpointKey
                : USUAL_KEYS.stream().filter(containers::contains).findFirst().orElse("");
        if (!containers.contains(key)) {
            throw checkpoint
                    .source()
                    .error(
                            containers.isEmpty()
                                    ? "expected tensors, found none"
                                    : "expected tensors " + (key.isEmpty() ? "at the top" : "under the key " + key)
                                            + ", found them under " + some(containers)
                                            + "; choose one with --checkpoint-key");
        }
        StateDict dict = new StateDict(checkpoint.source(), key);
        checkpoint.tensors().stream()
                .filter(tensor -> tensor.container().equals(key))
                .forEach(dict::add);
        return dict;
    }

    private void add(StoredTensor tensor) {
        String name =
                CHUNK.matcher(PREFIX.matcher(tensor.name()).replaceFirst("")).replaceFirst("blocks.");
        StoredTensor other = tensors.put(name, tensor);
        if (other != null) {
            throw tensor.wrong("without prefixes it has the same name as " + other.fullName());
        }
    }

    /** Of the dictionary that was selected; empty at the top. */
    String key() {
        return key;
    }

    Set<String> names() {
        return tensors.keySet();
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** Names that are not taken yet. */
    List<String> rest() {
        return tensors.keySet().stream().filter(name -> !taken.contains(name)).toList();
    }

    /** The name as the file spells it. */
    String fullName(String name) {
        return get(name).fullName();
    }

    boolean isReal(String name) {
        return get(name).isReal();
    }

    /** A tensor's shape, which must have so many axes. */
    int[] shape(String name, int axes) {
        int[] shape = get(name).shape();
        if (shape.length != axes || Arrays.stream(shape).anyMatch(length -> length < 1)) {
            throw wrong(name, "expected " + axes + " axes of length 1 or more, found " + NpyArray.describe(shape));
        }
        return shape;
    }

    /** A tensor's values, which must have this shape and be finite; the tensor counts as taken. */
    float[] take(String name, int... shape) {
        StoredTensor tensor = get(name);
        tensor.requireShape(shape);
        float[] values = tensor.read();
        tensor.requireFinite(values);
        taken.add(name);
        return values;
    }

    /** All tensors, by name. */
    Map<String, StoredTensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** Notes tensors as taken. */
    void take(Collection<String> names) {
        taken.addAll(names);
    }

    /**
     * Refuses, before any is read, a few bytes that pretend to be many weights: tensors may share their bytes, as tied
     * weights do, but no model consists of that.
     */
    void requireStored(Collection<String> names) {
        StoredTensor.requireWithin(names.stream().map(this::get).toList(), source.size());
    }

    InputException wrong(String name, String message) {
        return get(name).wrong(message);
    }

    InputException error(String message) {
        return source.error(message);
    }

    /** The first few names, for an error. */
    static String some(Collection<String> names) {
        return names.stream()
                        .map(name -> name.isEmpty() ? "(top)" : name)
                        .limit(6)
                        .collect(Collectors.joining(", "))
                + (names.size() > 6 ? ", ... (" + names.size() + ")" : "");
    }

    private StoredTensor get(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw source.error("tensor " + name + ": expected it, found none");
        }
        return tensor;
    }
}
