package cdam.explain.evaluate.item;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws some of a list. Paths are sorted by class as a rule, so the first ones would be of a few classes only. */
public enum Subset {
    /** Images of which all maps are made again, by weight-randomisation and max-sensitivity. */
    AGAIN(0),
    /** Images whose patches are ranked together. */
    POOLED(1),
    /** Images that the report shows. */
    EXAMPLES(2);

    private final int purpose;

    Subset(int purpose) {
        this.purpose = purpose;
    }

    /**
     * {@code wanted} of the elements, or all where there are fewer, in the list's order. Whoever wants more of the same list
     * gets these and others.
     */
    public <T> List<T> of(List<T> all, int wanted, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 31 + purpose);
        int[] places = IntStream.range(0, all.size()).toArray();
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < Math.min(wanted, places.length); i++) {
            int j = i + random.nextInt(places.length - i);
            int swapped = places[i];
            places[i] = places[j];
            places[j] = swapped;
            taken.add(places[i]);
        }
        return taken.stream().sorted().map(all::get).toList();
    }
}
