package cdam.train.data;

import cdam.io.InputException;
import cdam.math.Draws;
import cdam.train.augment.ImageKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The images of a set in three parts, by their places. Units, which are images that must stay together, are drawn class by
 * class, so that each part has its share of every class. The draw depends on the seed and the images' contents, not on their
 * names or order.
 */
public record Split(int[] train, int[] validation, int[] test) {
    private static final int TRAIN = 0;
    private static final int VALIDATION = 1;
    private static final int TEST = 2;

    private record Unit(List<Integer> places, long draw, int stratum) {}

    /**
     * Draws the parts.
     *
     * @param unit the number of each image's unit
     * @param keys the content of each image
     * @param validation the share of images for validation, of each class
     * @param test the share for the test
     * @throws InputException if a class is left without a training image, or nothing for validation
     */
    public static Split of(ImageSet set, int[] unit, List<ImageKey> keys, double validation, double test, long seed) {
        int[] part = new int[unit.length];
        Map<Integer, List<Unit>> strata = new TreeMap<>();
        for (Unit each : units(set, unit, keys, seed)) {
            strata.computeIfAbsent(each.stratum, stratum -> new ArrayList<>()).add(each);
        }
        strata.values().forEach(units -> {
            int images = units.stream().mapToInt(each -> each.places.size()).sum();
            units.sort(Comparator.comparingLong(Unit::draw));
            int next = fill(part, units, 0, TEST, count(images, test));
            fill(part, units, next, VALIDATION, count(images, validation));
        });
        Split split = new Split(places(part, TRAIN), places(part, VALIDATION), places(part, TEST));
        set.subset(split.train).requireEveryClass("the training part of the split");
        if (split.validation.length == 0) {
            throw new InputException("split: expected images for validation, found none: " + unit.length + " images in "
                    + Arrays.stream(unit).distinct().count() + " groups, of which each class keeps one for training;"
                    + " give more images, or smaller groups");
        }
        return split;
    }

    /** At least one image of three or more, so that no class goes unmeasured; none of fewer. */
    private static int count(int images, double share) {
        return share == 0 || images < 3 ? 0 : Math.max(1, (int) Math.round(share * images));
    }

    /** Takes units from a place on while they bring the part nearer to its number of images; one stays for training. */
    private static int fill(int[] part, List<Unit> units, int from, int to, int wanted) {
        int next = from;
        int taken = 0;
        while (next < units.size() - 1 && taken < wanted) {
            int size = units.get(next).places.size();
            if (taken > 0 && taken + size - wanted > wanted - taken) {
                break;
            }
            units.get(next).places.forEach(place -> part[place] = to);
            taken += size;
            next++;
        }
        return next;
    }

    private static List<Unit> units(ImageSet set, int[] unit, List<ImageKey> keys, long seed) {
        int[] counts = set.counts();
        Map<Integer, List<Integer>> members = new TreeMap<>();
        for (int i = 0; i < unit.length; i++) {
            members.computeIfAbsent(unit[i], number -> new ArrayList<>()).add(i);
        }
        List<Unit> units = new ArrayList<>();
        for (List<Integer> places : members.values()) {
            ImageKey first = places.stream()
                    .map(keys::get)
                    .min(Comparator.comparingLong(ImageKey::high).thenComparingLong(ImageKey::low))
                    .orElseThrow();
            long draw = Draws.of(seed, first.high(), first.low()).nextLong();
            units.add(new Unit(places, draw, rarest(set, places, counts)));
        }
        return units;
    }

    /** The class by which a unit is drawn: of several the rarest, which is the hardest to spread; -1 without any. */
    private static int rarest(ImageSet set, List<Integer> places, int[] counts) {
        return places.stream()
                .flatMapToInt(place -> Arrays.stream(set.samples().get(place).classes()))
                .boxed()
                .min(Comparator.comparingInt((Integer c) -> counts[c]).thenComparing(Comparator.naturalOrder()))
                .orElse(-1);
    }

    private static int[] places(int[] part, int wanted) {
        int[] places = new int[part.length];
        int count = 0;
        for (int i = 0; i < part.length; i++) {
            if (part[i] == wanted) {
                places[count++] = i;
            }
        }
        return Arrays.copyOf(places, count);
    }
}
