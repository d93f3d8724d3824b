package cdam.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle can hold here, beside {@link String}, {@link Long}, {@link Double}, {@link Boolean} and {@link List}
 * (Python's lists and tuples).
 */
final class PickleValues {
    private PickleValues() {}

    /** Something of no use: None, bytes. */
    enum Inert {
        VALUE
    }

    /**
     * An object of a class that is a word to this reader: neither looked up nor run. Its parts are kept to be searched for
     * tensors, which must not get lost in silence; they may be circular.
     *
     * @param type module and name of the class
     * @param parts arguments, state and entries
     */
    record Instance(String type, List<Object> parts) {
        static Instance of(String type, List<?> arguments) {
            return new Instance(type, new ArrayList<>(arguments));
        }
    }

    /** A dictionary's entries whose keys are text or numbers; others are of no use. */
    record Dict(Map<String, Object> entries) {
        Dict() {
            this(new LinkedHashMap<>());
        }

        /** Adds an entry; of a key that is neither text nor number it is of no use. */
        void put(Cursor in, Object key, Object value) {
            if ((key instanceof String || key instanceof Long) && entries.put(key.toString(), value) != null) {
                throw in.error("the name " + key + " stands in a dictionary twice");
            }
        }
    }

    /** A storage by its key; where its bytes lie is the format's matter. */
    record Storage(DType type, String key, long count, long offset) {}

    /** A view of a storage: offset, lengths and strides in numbers. */
    record Tensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {}
}
