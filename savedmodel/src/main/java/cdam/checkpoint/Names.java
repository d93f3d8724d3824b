package cdam.checkpoint;

import cdam.io.InputException;
import java.util.Comparator;
import java.util.List;

/** A model's tensors by DINO's names: the family that they are of, and the state dict that they are in. */
record Names(Family family, StateDict dict) {
    /** Names of the family that knows most of them. */
    static Names of(StateDict dict) {
        Family best = Family.ALL.stream()
                .max(Comparator.comparingLong((Family family) -> family.known(dict))
                        .thenComparingInt(family -> -Family.ALL.indexOf(family)))
                .orElseThrow();
        return new Names(best, dict);
    }

    /** The names in the file of one tensor's parts, which are joined along the first axis; where it has none, the usual ones. */
    List<String> parts(String canonical) {
        List<List<String>> alternatives = family.stored(canonical);
        return alternatives.stream().filter(dict::hasAll).findFirst().orElse(alternatives.get(0));
    }

    boolean has(String canonical) {
        return dict.hasAll(parts(canonical));
    }

    /** The shape of a tensor's first part, which must be there and have so many axes, not counting first ones of length 1. */
    int[] shape(String canonical, int axes) {
        requireAll(canonical);
        return dict.shape(parts(canonical).get(0), axes);
    }

    /** Refuses a model without this tensor. */
    void requireAll(String canonical) {
        parts(canonical).stream().filter(part -> !dict.has(part)).findFirst().ifPresent(part -> {
            throw dict.missing(part);
        });
    }

    InputException wrong(String canonical, String message) {
        return dict.wrong(parts(canonical).get(0), message);
    }
}
