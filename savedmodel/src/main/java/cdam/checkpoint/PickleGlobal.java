package cdam.checkpoint;

import cdam.checkpoint.PickleValues.Dict;
import cdam.checkpoint.PickleValues.Inert;
import cdam.checkpoint.PickleValues.Storage;
import cdam.checkpoint.PickleValues.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Python name that a pickle may hold. It is a word to this reader, never code: tensors are put together from their
 * pieces here, and everything else that is allowed becomes an inert value.
 *
 * @param name module and name, such as {@code torch._utils._rebuild_tensor_v2}
 */
record PickleGlobal(String name) {
    private static final Set<String> TENSORS =
            Set.of("torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2");
    private static final Set<String> PARAMETERS =
            Set.of("torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state");
    private static final String SIZE = "torch.Size";
    private static final String DICT = "collections.OrderedDict";
    private static final String STORAGE_PREFIX = "torch.";

    /** What training scripts leave beside the weights. Its content is read over, not kept. */
    private static final Set<String> INERT = Set.of(
            "torch.device",
            "torch.float32",
            "torch.float16",
            "torch.bfloat16",
            "torch.float64",
            "torch.int64",
            "argparse.Namespace",
            "collections.defaultdict",
            "builtins.dict",
            "builtins.set",
            "__builtin__.dict",
            "__builtin__.set",
            "_codecs.encode",
            "pathlib.PosixPath",
            "pytorch_lightning.callbacks.early_stopping.EarlyStopping",
            "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
            "pytorch_lightning.utilities.parsing.AttributeDict",
            "lightning.pytorch.utilities.parsing.AttributeDict",
            "lightning.fabric.utilities.data.AttributeDict",
            "lightning_fabric.utilities.data.AttributeDict",
            "numpy.dtype",
            "numpy.ndarray",
            "numpy.core.multiarray._reconstruct",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray._reconstruct",
            "numpy._core.multiarray.scalar");

    /** The only way to name something: what is not on a list above is refused. */
    static PickleGlobal of(Cursor cursor, String module, String attribute) {
        PickleGlobal global = new PickleGlobal(module + "." + attribute);
        if (!global.isAllowed()) {
            throw cursor.error(
                    "a pickle that names " + global.name
                            + ": refused, nothing in it was run; only torch's tensors are read, save model.state_dict() instead");
        }
        return global;
    }

    private boolean isAllowed() {
        return TENSORS.contains(name)
                || PARAMETERS.contains(name)
                || INERT.contains(name)
                || name.equals(SIZE)
                || name.equals(DICT)
                || storageType().isPresent();
    }

    /** What calling the name with these arguments would make. */
    Object call(Cursor cursor, List<?> arguments) {
        if (TENSORS.contains(name)) {
            return tensor(cursor, arguments);
        } else if (PARAMETERS.contains(name)) {
            return argument(cursor, arguments, 0, Tensor.class);
        } else if (name.equals(SIZE)) {
            return argument(cursor, arguments, 0, List.class);
        } else if (name.equals(DICT)) {
            return new Dict();
        }
        return Inert.VALUE;
    }

    /** What a persistent id stands for: {@code ("storage", type, key, device, count[, view])}. */
    static Storage storage(Cursor cursor, List<?> id) {
        DType type = argument(cursor, id, 1, PickleGlobal.class)
                .storageType()
                .orElseThrow(() -> cursor.error("expected a storage's type, found " + id.get(1)));
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
