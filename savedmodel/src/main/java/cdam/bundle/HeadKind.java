package cdam.bundle;

import cdam.io.InputException;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a head's logits z mean: which probabilities they stand for. */
public enum HeadKind {
    /** One class of many is true: p = softmax(z). */
    @JsonProperty("single-label")
    SINGLE_LABEL,
    /** Any number of classes is true: p_c = sigmoid(z_c), whatever the others are. */
    @JsonProperty("multi-label")
    MULTI_LABEL,
    /** One row, for a class that is there or not: p = sigmoid(z). */
    @JsonProperty("binary")
    BINARY;

    /** The kind of a head of so many rows of which no more is known. */
    public static HeadKind of(int rows) {
        return rows == 1 ? BINARY : SINGLE_LABEL;
    }

    /** The probability of each class (C) for logits (C), computed with doubles. */
    public double[] probabilities(float[] logits) {
        return this == SINGLE_LABEL
                ? softmax(logits)
                : IntStream.range(0, logits.length)
                        .mapToDouble(i -> 1 / (1 + Math.exp(-logits[i])))
                        .toArray();
    }

    /** exp(x_i) / sum_j exp(x_j), shifted by the maximum. */
    private static double[] softmax(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double[] p = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp(logits[i] - max);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }

    /**
     * Refuses a number of rows that a head of this kind cannot have.
     *
     * @throws InputException if one row is not binary, or more than one is
     */
    void require(int rows) {
        if ((this == BINARY) != (rows == 1)) {
            throw new InputException("head: expected a head of one row to be binary, and no other, found " + rows
                    + (rows == 1 ? " row" : " rows") + " of the kind " + this);
        }
    }

    /** Its word in files and options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
