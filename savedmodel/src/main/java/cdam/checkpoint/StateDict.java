package cdam.checkpoint;

import cdam.config.Suggestion;
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
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tensors of one dictionary in a checkpoint, under names without what stands before the model's. What is taken is noted, so
 * that the rest can be named.
 */
final class StateDict {
    /** Put among names by DataParallel, torch.compile, FSDP, activation checkpoints and DeepSpeed, anywhere. */
    private static final Pattern WRAPPER = Pattern.compile(
            "(?<![^.])" + "(?:module|_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module|_forward_module)\\.");

    /** DINOv2 trained in chunks: {@code blocks.CHUNK.BLOCK.}, with the block's number in the whole model. */
    private static final Pattern CHUNK = Pattern.compile("(?<![^.])blocks\\.\\d+\\.(?=\\d+\\.)");

    /** Keras's words for the last part of a variable's name. */
    private static final Pattern KERAS_WEIGHT = Pattern.compile("/(kernel|gamma)$");

    private static final Pattern KERAS_BIAS = Pattern.compile("/beta$");

    private static final int SHOWN = 6;

    private final Checkpoint checkpoint;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Set<StoredTensor> taken;

    private StateDict(Checkpoint checkpoint, Set<StoredTensor> taken) {
        this.checkpoint = checkpoint;
        this.taken = taken;
    }

    /**
     * The model's own tensors: those with its prefix, which is cut off.
     *
     * @param left names, as the file spells them, that are left out
     */
    static StateDict of(Checkpoint checkpoint, Location place, Predicate<String> left) {
        StateDict dict = new StateDict(checkpoint, new LinkedHashSet<>());
        dict.of(place, left).forEach((name, tensor) -> {
            if (name.startsWith(place.prefix())) {
                dict.tensors.put(name.substring(place.prefix().length()), tensor);
            }
        });
        return dict;
    }

    /**
     * All tensors of the model's dictionary, for what stands beside the model: of a name's parts that also stand before the
     * model's names, as many as there are are cut off. For {@code net.vit.}, {@code net.head.weight} is {@code head.weight};
     * where two would then have one name, both keep their own.
     */
    StateDict around(Location place, Predicate<String> left) {
        StateDict dict = new StateDict(checkpoint, taken);
        Map<String, StoredTensor> whole = of(place, left);
        Map<String, Long> count = whole.keySet().stream()
                .collect(Collectors.groupingBy(name -> cut(place.prefix(), name), Collectors.counting()));
        whole.forEach((name, tensor) -> {
            String cut = cut(place.prefix(), name);
            dict.tensors.put(count.getOrDefault(cut, 0L) > 1 ? name : cut, tensor);
        });
        return dict;
    }

    private static String cut(String prefix, String name) {
        int end = 0;
        for (int dot = prefix.indexOf('.');
                dot >= 0 && name.startsWith(prefix.substring(0, dot + 1));
                dot = prefix.indexOf('.', dot + 1)) {
            end = dot + 1;
        }
        return name.substring(end);
    }

    private Map<String, StoredTensor> of(Location place, Predicate<String> left) {
        Map<String, StoredTensor> found = new LinkedHashMap<>();
        for (StoredTensor tensor : checkpoint.tensors()) {
            if (tensor.container().equals(place.container()) && !left.test(tensor.fullName())) {
                StoredTensor other = found.putIfAbsent(plain(tensor.name()), tensor);
                if (other != null) {
                    throw tensor.wrong("without the names of wrappers it has the same name as " + other.fullName()
                            + "; leave one of them out with --ignore");
                }
            }
        }
        return found;
    }

    /** A name as PyTorch would have it, without what wrappers put among its parts. */
    static String plain(String name) {
        if (name.indexOf('/') >= 0) {
            return KERAS_BIAS
                    .matcher(KERAS_WEIGHT.matcher(name).replaceFirst(".weight"))
                    .replaceFirst(".bias")
                    .replace('/', '.');
        }
        return CHUNK.matcher(WRAPPER.matcher(name).replaceAll("")).replaceAll("blocks.");
    }

    Set<String> names() {
        return tensors.keySet();
    }

    /** All tensors, by name. */
    Map<String, StoredTensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    boolean hasAll(Collection<String> names) {
        return tensors.keySet().containsAll(names);
    }

    /** Names that are not taken yet. */
    List<String> rest() {
        return tensors.entrySet().stream()
                .filter(entry -> !taken.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The name as the file spells it. */
    String fullName(String name) {
        return get(name).fullName();
    }

    boolean isReal(String name) {
        return get(name).isReal();
    }

    /** A tensor's shape, which must have so many axes; where its library leaves out first ones of length 1, they count. */
    int[] shape(String name, int axes) {
        int[] shape = withAxes(get(name).shape(), axes);
        if (shape.length != axes || Arrays.stream(shape).anyMatch(length -> length < 1)) {
            throw wrong(name, "expected " + axes + " axes of length 1 or more, found " + NpyArray.describe(shape));
        }
        return shape;
    }

    private static int[] withAxes(int[] shape, int axes) {
        if (shape.length >= axes || shape.length == 0) {
            return shape;
        }
        int[] all = new int[axes];
        Arrays.fill(all, 0, axes - shape.length, 1);
        System.arraycopy(shape, 0, all, axes - shape.length, shape.length);
        return all;
    }

    /** Whether a tensor is there and holds no number. */
    boolean isEmpty(String name) {
        return has(name) && get(name).size() == 0;
    }

    /** Numbers along a tensor's first axis. */
    int rows(String name) {
        int[] shape = get(name).shape();
        return shape.length == 0 ? 1 : shape[0];
    }

    /** Refuses another shape, before any value is read; the tensor counts as taken. */
    void claim(String name, int... shape) {
        StoredTensor tensor = get(name);
        if (!Arrays.equals(withAxes(tensor.shape(), shape.length), shape)) {
            tensor.requireShape(shape);
        }
        taken.add(tensor);
    }

    /** A tensor's values, which must have this shape and be finite; the tensor counts as taken. */
    float[] take(String name, int... shape) {
        claim(name, shape);
        StoredTensor tensor = get(name);
        float[] values = tensor.read();
        tensor.requireFinite(values);
        return values;
    }

    /** Notes tensors as taken. */
    void take(Collection<String> names) {
        names.stream().filter(this::has).map(this::get).forEach(taken::add);
    }

    /**
     * Refuses, before any is read, a few bytes that pretend to be many weights: tensors may share their bytes, as tied
     * weights do, but no model consists of that.
     */
    void requireStored(Collection<String> names) {
        StoredTensor.requireWithin(names.stream().map(this::get).toList(), checkpoint.size());
    }

    InputException wrong(String name, String message) {
        return get(name).wrong(message);
    }

    InputException error(String message) {
        return checkpoint.error(message);
    }

    /** The first few names, for an error. */
    static String some(Collection<String> names) {
        return names.stream()
                        .map(name -> name.isEmpty() ? "(top)" : name)
                        .limit(SHOWN)
                        .collect(Collectors.joining(", "))
                + (names.size() > SHOWN ? ", ... (" + names.size() + ")" : "");
    }

    /** A tensor that the model cannot do without, with the names that come nearest. */
    InputException missing(String name) {
        return missing(name, "");
    }

    /** @param why it is needed, in brackets */
    InputException missing(String name, String why) {
        return error("tensor " + name + ": expected it" + why + ", found " + tensors.size()
                + " tensors without it; the nearest names are "
                + String.join(", ", Suggestion.several(name, tensors.keySet(), SHOWN)));
    }

    private StoredTensor get(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw missing(name);
        }
        return tensor;
    }
}
