package cdam.checkpoint;

import cdam.checkpoint.PickleValues.Dict;
import cdam.checkpoint.PickleValues.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The tensors in nested dictionaries and lists, as a flat list with paths. */
final class TensorTree {
    private static final int MAX_DEPTH = 32;

    /** Characters of all paths together: what shares its parts can be endless, or circular, in a few bytes. */
    private static final long MAX_PATHS = 8_000_000;

    private final Source source;
    private final Function<Tensor, StoredBytes> regions;
    private final List<StoredTensor> found = new ArrayList<>();
    private long paths;

    private TensorTree(Source source, Function<Tensor, StoredBytes> regions) {
        this.source = source;
        this.regions = regions;
    }

    /**
     * Finds all tensors.
     *
     * @param regions where a tensor's storage lies
     */
    static List<StoredTensor> flatten(Source source, Object root, Function<Tensor, StoredBytes> regions) {
        TensorTree tree = new TensorTree(source, regions);
        tree.visit(root, "", "", 0);
        return tree.found;
    }

    private void visit(Object value, String container, String name, int depth) {
        paths += 1 + container.length() + name.length();
        if (depth > MAX_DEPTH || paths > MAX_PATHS) {
            throw source.error("values nested deeper, or shared more often, than in any checkpoint: refused");
        }
        if (value instanceof Tensor tensor) {
            Format.checkCount(source, found.size());
            found.add(new StoredTensor(
                    regions.apply(tensor),
                    container,
                    name,
                    tensor.storage().type(),
                    tensor.offset(),
                    tensor.shape(),
                    tensor.strides()));
            return;
        }
        String inner = container.isEmpty() || name.isEmpty() ? container + name : container + "/" + name;
        if (value instanceof Dict dict) {
            dict.entries().forEach((key, entry) -> visit(entry, inner, key, depth + 1));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                visit(list.get(i), inner, Integer.toString(i), depth + 1);
            }
        }
    }
}
