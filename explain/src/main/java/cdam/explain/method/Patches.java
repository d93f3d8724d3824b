package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import java.util.Arrays;

/** Cuts the patches out of rows that run over all tokens. */
final class Patches {
    private Patches() {}

    /** The patches' part of row {@code row} of a matrix (rows, M). */
    static float[] of(ForwardPass run, float[] matrix, int row) {
        int start = row * run.tokens() + run.model().config().prefixTokens();
        return Arrays.copyOfRange(matrix, start, start + run.patches());
    }

    /** The patches' part of a row (M), rounded. */
    static float[] of(ForwardPass run, double[] row) {
        float[] patches = new float[run.patches()];
        for (int patch = 0; patch < patches.length; patch++) {
            patches[patch] = (float) row[run.model().config().prefixTokens() + patch];
        }
        return patches;
    }
}
