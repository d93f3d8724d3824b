package cdam.train.run;

import cdam.bundle.LabelFile;
import cdam.config.ConfigFile;
import cdam.image.LeftOut;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.train.data.ImageSet;
import cdam.train.data.LabelSet;
import cdam.train.data.Source;
import cdam.train.data.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of a run with the head's classes.
 *
 * @param train training images, some of every class; all images where they are to be split
 * @param val validation images, at least one; none where all are to be split
 * @param test images that have no say in the head; may be none
 * @param toSplit whether all images are in {@code train} and are to be split
 * @param notes what is to be told of them, a line each
 */
record DataSets(ImageSet train, ImageSet val, ImageSet test, boolean toSplit, List<String> notes) {
    /** How many times as many images the largest class may have before it is worth a warning. */
    private static final int BALANCE = 10;

    private static final int NAMED = 5;

    /** Up to so many classes each has its number of images told. */
    private static final int LISTED = 30;

    /** How many there are in all. */
    long images() {
        return (long) train.samples().size()
                + val.samples().size()
                + test.samples().size();
    }

    static DataSets of(DataConfig data, boolean multiLabel) {
        Source train = Sources.read(data.first(), null);
        List<Source> others = new ArrayList<>();
        if (data.val() != null) {
            others.add(Sources.read(data.val(), data.valLabels()));
        }
        if (data.test() != null) {
            others.add(Sources.read(data.test(), null));
        }
        SortedSet<String> classes = new TreeSet<>(train.classes());
        LabelSet labelSet;
        if (data.labelSet() == null) {
            for (Source other : others) {
                requireTrained(other, classes, data);
            }
            labelSet = LabelSet.all(classes);
        } else {
            others.forEach(other -> classes.addAll(other.classes()));
            labelSet = ConfigFile.read(data.labelSet(), LabelSet.class, List.of());
        }
        List<String> notes = new ArrayList<>(train.notes());
        LeftOut unread = train.leftOut();
        for (Source other : others) {
            notes.addAll(other.notes());
            unread = unread.and(other.leftOut());
        }
        unread.line().ifPresent(notes::add);
        Map<String, String> names = names(data.classNames(), classes, notes);
        ImageSet trainSet = labelSet.apply(train.files(), classes, names, multiLabel);
        List<ImageSet> sets = new ArrayList<>();
        int leftOut = train.files().size() - trainSet.samples().size();
        for (Source other : others) {
            ImageSet set = labelSet.apply(other.files(), classes, names, multiLabel);
            leftOut += other.files().size() - set.samples().size();
            sets.add(set);
        }
        if (leftOut > 0) {
            notes.add(leftOut + " images are of classes that the label set leaves out");
        }
        trainSet.requireEveryClass(data.first().toString());
        ImageSet none = new ImageSet(trainSet.labels(), List.of());
        if (data.val() != null) {
            requireSome(sets.get(0), data.val());
        }
        ImageSet val = data.val() == null ? none : sets.get(0);
        addCounts(trainSet, data.val() == null ? null : val, notes);
        ImageSet test = data.test() == null ? none : sets.get(sets.size() - 1);
        return new DataSets(trainSet, val, test, data.val() == null, List.copyOf(notes));
    }

    private static void requireTrained(Source val, SortedSet<String> trained, DataConfig data) {
        List<String> others = val.files().stream()
                .flatMap(file -> file.labels().stream())
                .filter(label -> !trained.contains(label))
                .distinct()
                .toList();
        if (!others.isEmpty()) {
            throw new InputException("data: expected in val and test the classes of " + data.first() + ", found "
                    + others.size() + " others: " + some(others)
                    + "; add training images of them, or leave them out with data.label_set");
        }
    }

    static void requireSome(ImageSet val, Path source) {
        if (val.samples().isEmpty()) {
            throw new InputException(source + ": expected validation images of the head's classes, found none");
        }
    }

    private static Map<String, String> names(@Nullable Path file, SortedSet<String> classes, List<String> notes) {
        if (file == null) {
            return Map.of();
        }
        Map<String, String> names = LabelFile.read(file).names(file);
        List<String> without =
                classes.stream().filter(id -> !names.containsKey(id)).toList();
        if (without.size() == classes.size()) {
            throw new UsageException(file + ": expected lines of a class's id and its name, found none of the "
                    + classes.size() + " ids: " + some(without));
        }
        if (!without.isEmpty()) {
            notes.add(file + ": has no name of " + without.size() + " of " + classes.size()
                    + " classes, which are named" + " by their ids: " + some(without));
        }
        return names;
    }

    private static void addCounts(ImageSet train, @Nullable ImageSet val, List<String> notes) {
        int[] counts = train.counts();
        int[] order = IntStream.range(0, counts.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(counts[a], counts[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int least = order[0];
        int most = order[order.length - 1];
        if (order.length <= LISTED) {
            notes.add("images per class: "
                    + IntStream.range(0, counts.length)
                            .mapToObj(c -> train.labels().get(c).name() + " " + counts[c])
                            .collect(Collectors.joining(", ")));
        }
        String range = (val == null ? "images" : "training images") + " of a class: " + counts[least] + " ("
                + train.labels().get(least).name() + ") to " + counts[most] + " ("
                + train.labels().get(most).name() + ")";
        notes.add(
                counts[most] < BALANCE * counts[least]
                        ? range
                        : "warning: " + range + "; rare classes are learnt badly, unless training.class_weighting is"
                                + " balanced");
        if (val == null) {
            return;
        }
        int[] valCounts = val.counts();
        List<String> without = named(val, c -> valCounts[c] == 0);
        if (!without.isEmpty()) {
            notes.add("warning: " + without.size() + " of " + valCounts.length
                    + " classes have no validation image, and their accuracy is not measured: " + some(without));
        }
    }

    private static List<String> named(ImageSet set, IntPredicate which) {
        return IntStream.range(0, set.labels().size())
                .filter(which)
                .mapToObj(c -> set.labels().get(c).name())
                .toList();
    }

    private static String some(List<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", ")) + (names.size() > NAMED ? ", ..." : "");
    }
}
