package cdam.explain.serve;

import cdam.bundle.Head;
import java.util.Arrays;

/**
 * A photo and all that one forward pass says of it.
 *
 * @param latent (d)
 * @param logits (C); empty without a head
 * @param attention (gh gw), the mean of the heads
 * @param maps CDAM of all classes (C, gh gw), row by row; empty without a head
 */
record PhotoExplanation(PhotoInput seen, float[] latent, float[] logits, float[] attention, float[] maps) {
    /** (C); empty without a head. */
    double[] probabilities() {
        Head head = seen.head();
        return head == null ? new double[0] : head.probabilities(logits);
    }

    long bytes() {
        return seen.bytes() + 4L * (latent.length + logits.length + attention.length + maps.length);
    }

    /** CDAM of a class (gh gw), a copy. */
    float[] map(int classIndex) {
        int patches = seen.patches();
        return Arrays.copyOfRange(maps, classIndex * patches, (classIndex + 1) * patches);
    }

    /** Rows of one length, one after the other. */
    static float[] joined(float[][] rows) {
        int length = rows.length == 0 ? 0 : rows[0].length;
        float[] all = new float[rows.length * length];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, all, row * length, length);
        }
        return all;
    }
}
