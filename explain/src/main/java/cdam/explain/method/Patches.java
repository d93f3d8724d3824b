package cdam.explain.method;

import cdam.explain.run.Run;
import java.util.Arrays;

/** Cuts the patches out of rows that run over all tokens. */
final class Patches {
    private Patches() {}

    /** The patches' part of row {@code row} of a matrix (rows, M). */
    static float[] of(Run run, float[] matrix, int row) {
        int start = row * run.tokens() + run.model().config().prefixTokens();
        return Arrays.copyOfRange(matrix, start, start + run.patches());
    }
}
