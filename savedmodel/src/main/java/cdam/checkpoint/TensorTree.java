package cdam.checkpoint;

import cdam.checkpoint.PickleValues.Dict;
import cdam.checkpoint.PickleValues.Instance;
import cdam.checkpoint.PickleValues.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The tensors in nested dictionaries and lists, as a flat list with paths. */
final class TensorTree {
    private static final int MAX_DEPTH = 32;

    /** Characters of all paths together: what shares its parts can be endless, or circular, in a few bytes. */
    private static final long MAX_PATHS = 8_000_000;

    private static final int MAX_HOLDERS = 100;

    private final Source source;
    private final Function<Tensor, StoredBytes> regions;
    private final List<StoredTensor> found = new ArrayList<>();
    private final List<String> holders = new ArrayList<>();
    private final Set<Object> searched = Collections.newSetFromMap(new IdentityHashMap<>());
    private long paths;

    private TensorTree(Source source, Function<Tensor, StoredBytes> regions) {
        this.source = source;
        this.regions = regions;
    }

    /**
     * Finds all tensors.
     *
     * @param types the classes that the pickle named
     * @param regions where a tensor's storage lies
     */
    static Contents flatten(Source source, Object root, Set<String> types, Function<Tensor, StoredBytes> regions) {
        TensorTree tree = new TensorTree(source, regions);
        tree.visit(root, "", "", 0);
        return new Contents(tree.found, types, tree.holders);
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
        } else if (value instanceof Instance instance && holders.size() < MAX_HOLDERS && holdsTensors(instance)) {
            holders.add((inner.isEmpty() ? "(top)" : inner) + ": " + instance.type());
        }
    }

    /** Objects may point at each other, as modules and their parents do: each is searched once. */
    private boolean holdsTensors(Instance instance) {
        Deque<Object> open = new ArrayDeque<>(List.of(instance));
        while (!open.isEmpty()) {
            Object value = open.pop();
            if (value instanceof Tensor) {
                return true;
            }
            if ((value instanceof Instance || value instanceof Dict || value instanceof List<?>)
                    && searched.add(value)) {
                parts(value).forEach(open::push);
            }
        }
        return false;
    }

    private static Collection<?> parts(Object value) {
        return value instanceof Instance instance
                ? instance.parts()
                : value instanceof Dict dict ? dict.entries().values() : (List<?>) value;
    }
}
