package cdam.train.data;

import cdam.train.augment.ImageKey;
import cdam.train.augment.ImageRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files of the same content, which a data set may hold under several names. */
public final class Duplicates {
    private Duplicates() {}

    /** The places of the images of each content, in the order of the first; files that cannot be read are left out. */
    public static List<List<Integer>> groups(List<ImageRef> images) {
        Map<ImageKey, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < images.size(); i++) {
            if (!images.get(i).key().equals(ImageKey.UNREADABLE)) {
                groups.computeIfAbsent(images.get(i).key(), key -> new ArrayList<>())
                        .add(i);
            }
        }
        return List.copyOf(groups.values());
    }

    /**
     * What is to be told of a run's images: copies, copies of other classes, and validation images that are trained on.
     *
     * @param trainImages of {@code train}, in its order
     * @param valImages of {@code val}, in its order
     * @param testImages of {@code test}, in its order
     */
    public static List<String> notes(
            ImageSet train,
            List<ImageRef> trainImages,
            ImageSet val,
            List<ImageRef> valImages,
            ImageSet test,
            List<ImageRef> testImages) {
        List<String> notes = new ArrayList<>();
        addCopies("training", train, trainImages, notes);
        addCopies("validation", val, valImages, notes);
        addCopies("test", test, testImages, notes);
        addShared("validation images are training images", trainImages, valImages, notes);
        List<ImageRef> used = new ArrayList<>(trainImages);
        used.addAll(valImages);
        addShared("test images are training or validation images", used, testImages, notes);
        return notes;
    }

    private static void addShared(String what, List<ImageRef> used, List<ImageRef> measured, List<String> notes) {
        Map<ImageKey, Path> known = new LinkedHashMap<>();
        used.forEach(image -> known.putIfAbsent(image.key(), image.file()));
        known.remove(ImageKey.UNREADABLE);
        List<ImageRef> both = measured.stream()
                .filter(image -> known.containsKey(image.key()))
                .toList();
        if (!both.isEmpty()) {
            notes.add("warning: " + both.size() + " " + what + " too, which makes the head look better than it is: "
                    + both.get(0).file() + " is " + known.get(both.get(0).key()));
        }
    }

    private static void addCopies(String what, ImageSet set, List<ImageRef> images, List<String> notes) {
        List<List<Integer>> copied =
                groups(images).stream().filter(group -> group.size() > 1).toList();
        List<List<Integer>> contrary =
                copied.stream().filter(group -> differ(set, group)).toList();
        if (!copied.isEmpty()) {
            int copies = copied.stream().mapToInt(group -> group.size() - 1).sum();
            notes.add(copies + " " + what + " images are copies of others: " + pair(images, copied.get(0)));
        }
        if (!contrary.isEmpty()) {
            notes.add("warning: " + contrary.size() + " " + what + " images stand under different labels: "
                    + pair(images, contrary.get(0)));
        }
    }

    private static boolean differ(ImageSet set, List<Integer> group) {
        Set<List<Integer>> classes = new HashSet<>();
        group.forEach(place -> classes.add(
                Arrays.stream(set.samples().get(place).classes()).boxed().toList()));
        return classes.size() > 1;
    }

    private static String pair(List<ImageRef> images, List<Integer> group) {
        return images.get(group.get(1)).file() + " is "
                + images.get(group.get(0)).file();
    }
}
