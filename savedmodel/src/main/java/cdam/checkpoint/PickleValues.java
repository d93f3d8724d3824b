package cdam.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle can hold here, beside {@link String}, {@link Long}, {@link Double}, {@link Boolean} and {@link List}
 * (Python's lists and tuples).
 */
final class PickleValues {
    private PickleValues() {}

    /** Something that is known and of no use: None, a training run's arguments, NumPy scalars. */
    enum Inert {
        VALUE
    }

    /** A dictionary's entries whose keys are text or numbers; others are of no use. */
    record Dict(Map<String, Object> entries) {
        Dict() {
            this(new LinkedHashMap<>());
        }
    }

    /** A storage by its key; where its bytes lie is the format's matter. */
    record Storage(DType type, String key, long count, long offset) {}

    /** A view of a storage: offset, lengths and strides in numbers. */
    record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {}
}
