package cdam.checkpoint;

import java.util.List;
import java.util.Set;

/**
 * What a file holds.
 *
 * @param tensors in the file's order
 * @param types classes of objects beside them, of which nothing was looked up, run or kept
 * @param holders where an object stands that has tensors in it, and its class: {@code model: mine.Net}
 * @param said what the file says of the model beside its tensors
 */
record Contents(List<StoredTensor> tensors, Set<String> types, List<String> holders, Neighbours said) {
    /** Tensors and what a pickle has beside them. */
    Contents(List<StoredTensor> tensors, Set<String> types, List<String> holders) {
        this(tensors, types, holders, Neighbours.NONE);
    }

    /** Tensors and nothing else. */
    Contents(List<StoredTensor> tensors) {
        this(tensors, Set.of(), List.of());
    }
}
