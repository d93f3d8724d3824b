package cdam.checkpoint;

import cdam.io.InputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where in a checkpoint a Vision Transformer stands.
 *
 * @param container the dictionary, as {@link StoredTensor#container()}
 * @param prefix what stands before the model's names: {@code teacher.backbone.}, or nothing
 */
record Location(String container, String prefix) {
    /** Where training scripts keep the model, the wanted one first. */
    private static final List<String> USUAL_KEYS = List.of("teacher", "state_dict", "model", "");

    /** No checkpoint has as many; each is compared with every family. */
    private static final int MAX = 64;

    /** Every place, in the file's order: one before each name of a patch embedding. */
    static List<Location> all(Checkpoint checkpoint) {
        Set<String> anchors =
                Family.ALL.stream().map(Family::found).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<Location> found = new LinkedHashSet<>();
        for (StoredTensor tensor : checkpoint.tensors()) {
            String name = StateDict.plain(tensor.name());
            for (String anchor : anchors) {
                if (name.equals(anchor) || name.endsWith("." + anchor)) {
                    found.add(new Location(tensor.container(), name.substring(0, name.length() - anchor.length())));
                }
            }
            if (found.size() > MAX) {
                throw checkpoint.error("more than " + MAX + " Vision Transformers, which no checkpoint has");
            }
        }
        return List.copyOf(found);
    }

    /**
     * The place that is meant.
     *
     * @throws InputException if there is none, or several that nothing decides between
     */
    static Location choose(Checkpoint checkpoint, @Nullable String key, @Nullable String prefix) {
        if (key == null && !checkpoint.holders().isEmpty()) {
            throw checkpoint.error(
                    "an object with tensors in it (" + checkpoint.holders().get(0)
                            + "): expected tensors in plain dictionaries, nothing of it was run; save model.state_dict() instead,"
                            + " or name the weights' own dictionary with --checkpoint-key");
        }
        List<Location> all = all(checkpoint);
        List<Location> fitting = all.stream()
                .filter(place -> key == null || place.container.equals(key))
                .filter(place -> prefix == null || place.prefix.equals(dotted(prefix)))
                .toList();
        if (fitting.isEmpty()) {
            throw none(checkpoint, all, key, prefix);
        }
        Map<String, List<Location>> byKey = new LinkedHashMap<>();
        fitting.forEach(place -> byKey.computeIfAbsent(place.container, name -> new ArrayList<>())
                .add(place));
        List<Location> usual = USUAL_KEYS.stream()
                .filter(byKey::containsKey)
                .map(byKey::get)
                .findFirst()
                .orElse(List.of());
        List<Location> chosen = byKey.size() == 1 ? fitting : usual;
        if (chosen.size() == 1) {
            return chosen.get(0);
        }
        List<Location> several = chosen.isEmpty() ? fitting : chosen;
        throw checkpoint.error("expected one Vision Transformer, found " + several.size() + ": " + shown(several)
                + "; choose one with " + (chosen.isEmpty() ? "--checkpoint-key" : "--prefix"));
    }

    private static InputException none(
            Checkpoint checkpoint, List<Location> all, @Nullable String key, @Nullable String prefix) {
        Set<String> containers = checkpoint.tensors().stream()
                .map(StoredTensor::container)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (containers.isEmpty()) {
            return checkpoint.error("expected tensors, found none"
                    + (checkpoint.types().isEmpty() ? "" : ", but objects of " + StateDict.some(checkpoint.types())));
        }
        if (key != null && !containers.contains(key)) {
            return checkpoint.error("expected tensors " + (key.isEmpty() ? "at the top" : "under the key " + key)
                    + ", found them under " + StateDict.some(containers) + "; choose one with --checkpoint-key");
        }
        if (!all.isEmpty()) {
            return checkpoint.error("expected a Vision Transformer"
                    + (key == null ? "" : " under the key " + key)
                    + (prefix == null ? "" : " with the prefix " + dotted(prefix)) + ", found " + shown(all)
                    + "; choose one of these with --checkpoint-key and --prefix");
        }
        List<StoredTensor> tensors = checkpoint.tensors().stream()
                .filter(tensor -> key == null || tensor.container().equals(key))
                .toList();
        Unsupported.checkAnywhere(tensors);
        return checkpoint.error("no Vision Transformer of a known family ("
                + Family.ALL.stream().map(Family::name).collect(Collectors.joining("; ")) + "): expected one of "
                + Family.ALL.stream().map(Family::found).distinct().collect(Collectors.joining(", "))
                + ", with any prefix, found "
                + StateDict.some(tensors.stream().map(StoredTensor::fullName).toList()));
    }

    private static String dotted(String prefix) {
        return StateDict.plain(prefix.isEmpty() || prefix.endsWith(".") ? prefix : prefix + ".");
    }

    private static String shown(Collection<Location> places) {
        return StateDict.some(places.stream().map(Location::toString).toList());
    }

    /** {@code teacher.backbone. in model}. */
    @Override
    public String toString() {
        return (prefix.isEmpty() ? "no prefix" : prefix) + (container.isEmpty() ? "" : " in " + container);
    }
}
