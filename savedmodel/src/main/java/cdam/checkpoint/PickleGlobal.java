package cdam.checkpoint;

import cdam.checkpoint.PickleValues.Dict;
import cdam.checkpoint.PickleValues.Instance;
import cdam.checkpoint.PickleValues.Storage;
import cdam.checkpoint.PickleValues.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Python name that a pickle may hold. It is a word to this reader, never code: tensors are put together from their
 * pieces here, and whatever else is called becomes an {@link Instance}.
 *
 * @param name module and name, such as {@code torch._utils._rebuild_tensor_v2}
 */
record PickleGlobal(String name) {
    private static final Set<String> TENSORS =
            Set.of("torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2");
    private static final Set<String> PARAMETERS =
            Set.of("torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state");
    private static final Set<String> DICTS =
            Set.of("collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict");
    private static final Set<String> LISTS = Set.of(
            "torch.Size", "builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "__builtin__.set");
    private static final String STORAGE_PREFIX = "torch.";

    /** What rebuilds a class's object takes the class as its first argument. */
    private static final Set<String> REBUILDERS = Set.of("copyreg._reconstructor", "copy_reg._reconstructor");

    /**
     * Names that only a file made to do harm has, and torch's for tensors of kinds that are not read. No name is looked up, so
     * that this is a courtesy: whoever was sent such a file is told.
     */
    private static final Pattern REFUSED =
            Pattern.compile("(os|posix|nt|sys|subprocess|shutil|socket|importlib|runpy|ctypes|"
                    + "pty|code|marshal|_?pickle|webbrowser|multiprocessing|torch\\.(hub|jit|package|serialization|_utils))\\..*"
                    + "|(builtins|__builtin__)\\.(eval|exec|execfile|compile|open|apply|input|breakpoint|globals|locals|vars"
                    + "|(get|set|del)attr|__import__)"
                    + "|torch\\.load|torch\\.storage\\._load_from_bytes|types\\.(Code|Function)Type");

    /** The only way to name something. */
    static PickleGlobal of(Cursor cursor, String module, String attribute) {
        PickleGlobal global = new PickleGlobal(module + "." + attribute);
        if (!global.isTensors() && REFUSED.matcher(global.name).matches()) {
            throw cursor.error(
                    "a pickle that names " + global.name
                            + ": refused, nothing in it was run; only torch's tensors are read, save model.state_dict() instead");
        }
        return global;
    }

    private boolean isTensors() {
        return TENSORS.contains(name) || PARAMETERS.contains(name);
    }

    /** Whether it stands for plain values or torch's own: whoever reads a checkpoint expects these. */
    boolean isPlain() {
        return isTensors()
                || DICTS.contains(name)
                || LISTS.contains(name)
                || name.startsWith(STORAGE_PREFIX)
                || name.equals("_codecs.encode");
    }

    /** What calling the name with these arguments would make. */
    Object call(Cursor cursor, List<?> arguments) {
        if (TENSORS.contains(name)) {
            return tensor(cursor, arguments);
        } else if (PARAMETERS.contains(name)) {
            return argument(cursor, arguments, 0, Tensor.class);
        } else if (LISTS.contains(name)) {
            return arguments.isEmpty() ? new ArrayList<>() : argument(cursor, arguments, 0, List.class);
        } else if (DICTS.contains(name)) {
            return dict(cursor, arguments);
        } else if (REBUILDERS.contains(name) && !arguments.isEmpty() && arguments.get(0) instanceof PickleGlobal type) {
            return Instance.of(type.name, arguments);
        }
        return Instance.of(name, arguments);
    }

    /** A dictionary of pairs, as Python 2 wrote one, or an empty one whose entries follow. */
    private static Dict dict(Cursor cursor, List<?> arguments) {
        Dict dict = new Dict();
        for (Object argument : arguments) {
            if (argument instanceof Dict given) {
                given.entries().forEach((key, value) -> dict.put(cursor, key, value));
            } else if (argument instanceof List<?> pairs) {
                for (Object pair : pairs) {
                    if (pair instanceof List<?> two && two.size() == 2) {
                        dict.put(cursor, two.get(0), two.get(1));
                    }
                }
            }
        }
        return dict;
    }

    /**
     * What a persistent id stands for: {@code ("storage", type, key, device, count[, view])}. Before PyTorch 1.6 a model's class
     * came as {@code ("module", class, file, code)}, too.
     */
    static Object persistent(Cursor cursor, List<?> id) {
        return id.size() > 1 && id.get(0).equals("module") ? id.get(1) : storage(cursor, id);
    }

    private static Storage storage(Cursor cursor, List<?> id) {
        PickleGlobal global = argument(cursor, id, 1, PickleGlobal.class);
        DType type =
                global.storageType().orElseThrow(() -> cursor.error("expected a storage's type, found " + global.name));
        String key = argument(cursor, id, 2, String.class);
        long count = argument(cursor, id, 4, Long.class);
        long offset = 0;
        if (id.size() > 5 && id.get(5) instanceof List<?> view) {
            offset = argument(cursor, view, 1, Long.class);
        }
        return new Storage(type, key, count, offset);
    }

    private Optional<DType> storageType() {
        return name.startsWith(STORAGE_PREFIX)
                ? DType.ofStorage(name.substring(STORAGE_PREFIX.length()))
                : Optional.empty();
    }

    private Tensor tensor(Cursor cursor, List<?> arguments) {
        Storage storage = argument(cursor, arguments, 0, Storage.class);
        try {
            return new Tensor(
                    storage,
                    Math.addExact(storage.offset(), argument(cursor, arguments, 1, Long.class)),
                    numbers(cursor, argument(cursor, arguments, 2, List.class)),
                    numbers(cursor, argument(cursor, arguments, 3, List.class)));
        } catch (ArithmeticException e) {
            throw cursor.error("a tensor whose offset overflows");
        }
    }

    private List<Long> numbers(Cursor cursor, List<?> values) {
        if (values.size() > StoredTensor.MAX_AXES) {
            throw cursor.error(name + ": expected at most " + StoredTensor.MAX_AXES + " axes, found " + values.size());
        }
        return values.stream()
                .map(value -> {
                    if (value instanceof Long number) {
                        return number;
                    }
                    throw cursor.error(name + ": expected numbers, found " + describe(value));
                })
                .toList();
    }

    private static <T> T argument(Cursor cursor, List<?> arguments, int index, Class<T> type) {
        if (index < arguments.size() && type.isInstance(arguments.get(index))) {
            return type.cast(arguments.get(index));
        }
        throw cursor.error("expected " + type.getSimpleName() + " as argument " + index + " of a tensor, found "
                + (index < arguments.size() ? describe(arguments.get(index)) : "none"));
    }

    private static String describe(Object value) {
        return value.getClass().getSimpleName();
    }
}
