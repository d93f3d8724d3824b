package cdam.train.data;

import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.config.Suggestion;
import cdam.io.UsageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * The classes of a head made of a source's: each names the source classes that it joins, by id or by name. Source classes
 * that none names are left out, with their images.
 *
 * @param classes names of the new classes, in the order of the head's rows, each with its source classes
 */
public record LabelSet(Map<String, List<String>> classes) {
    public LabelSet {
        int count = classes == null ? 0 : classes.size();
        if (count < 2) {
            throw new UsageException("classes: expected 2 or more, found " + count
                    + "; a head tells classes apart, so it needs another one");
        }
        classes.forEach((name, members) -> {
            if (members == null || members.isEmpty() || members.stream().anyMatch(Objects::isNull)) {
                throw new UsageException("class " + name + ": expected the source classes that it joins, found none");
            }
        });
    }

    /** Every source class as it is, sorted by id. */
    public static LabelSet all(SortedSet<String> ids) {
        Map<String, List<String>> classes = new LinkedHashMap<>();
        ids.forEach(id -> classes.put(id, List.of(id)));
        return new LabelSet(classes);
    }

    /**
     * The head's classes: a class that is one source class keeps its id; it has the source's name where it was not renamed.
     *
     * @param names the source classes' names by id; an id without one is its own name
     */
    public Labels labels(Map<String, String> names) {
        List<Label> labels = new ArrayList<>();
        classes.forEach((name, members) -> labels.add(new Label(labels.size(), name, names.getOrDefault(name, name))));
        return new Labels(labels);
    }

    /**
     * Gives files the head's classes.
     *
     * @param known the source's class ids
     * @param names the source classes' names by id
     * @param multiLabel whether an image may have several classes, or none
     * @throws UsageException if a class here names none of the source's, or an image has not exactly one of a single-label
     *     head's classes
     */
    public ImageSet apply(
            List<LabelledFile> files, SortedSet<String> known, Map<String, String> names, boolean multiLabel) {
        Map<String, List<Integer>> bySource = index(known, names);
        List<ImageSet.Sample> samples = new ArrayList<>();
        for (LabelledFile file : files) {
            int[] found = file.labels().stream()
                    .flatMap(label -> bySource.getOrDefault(label, List.of()).stream())
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .distinct()
                    .toArray();
            if (!multiLabel && found.length > 1) {
                throw new UsageException(
                        file.file() + ": expected one of the head's classes, found " + found.length
                                + " (" + String.join(", ", file.labels())
                                + "); give the image one label, set training.task to multi-label, or join them with data.label_set");
            }
            if (found.length == 1 || multiLabel) {
                samples.add(new ImageSet.Sample(file.file(), found, file.group()));
            }
        }
        return new ImageSet(labels(names), samples);
    }

    /** The new classes of each source class. */
    private Map<String, List<Integer>> index(SortedSet<String> known, Map<String, String> names) {
        Map<String, List<String>> idsByName =
                known.stream().collect(Collectors.groupingBy(id -> names.getOrDefault(id, id)));
        Map<String, List<Integer>> bySource = new HashMap<>();
        int next = 0;
        for (Map.Entry<String, List<String>> entry : classes.entrySet()) {
            for (String member : entry.getValue()) {
                List<String> ids = known.contains(member) ? List.of(member) : idsByName.getOrDefault(member, List.of());
                if (ids.size() > 1) {
                    throw new UsageException("class " + entry.getKey() + ": the data set has " + ids.size()
                            + " classes of the name " + member + "; choose by id: " + String.join(", ", ids));
                }
                if (ids.isEmpty()) {
                    List<String> candidates = new ArrayList<>(known);
                    candidates.addAll(idsByName.keySet());
                    throw new UsageException("class " + entry.getKey() + ": the data set has no class " + member
                            + "; did you mean " + Suggestion.of(member, candidates) + "?");
                }
                bySource.computeIfAbsent(ids.get(0), key -> new ArrayList<>()).add(next);
            }
            next++;
        }
        return bySource;
    }
}
