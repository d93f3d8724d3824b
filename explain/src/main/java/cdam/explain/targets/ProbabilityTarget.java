package cdam.explain.targets;

import cdam.bundle.Head;
import cdam.bundle.HeadKind;
import cdam.vit.Cosine;
import cdam.vit.LinearHead;

/**
 * The probability of a class, as its head's {@link HeadKind} defines it. With p = softmax(W l + b): df/dl = p_c (W_c - sum_k p_k
 * W_k); with p = sigmoid(W l + b): df/dl = p_c (1 - p_c) W_c. Where the logits are
 * scaled cosines, these are the combinations of rows whose {@link Cosine#gradient} is taken.
 *
 * @param head W and b
 * @param kind softmax or sigmoid
 * @param classIndex c
 */
public record ProbabilityTarget(LinearHead head, HeadKind kind, int classIndex) implements Target {
    /** The probability of a head's class. */
    public static ProbabilityTarget of(Head head, int classIndex) {
        return new ProbabilityTarget(head.linear(), head.card().kind(), classIndex);
    }

    @Override
    public double value(float[] latent) {
        return kind.probabilities(head.logits(latent))[classIndex];
    }

    @Override
    public float[] gradient(float[] latent) {
        double[] p = kind.probabilities(head.logits(latent));
        boolean softmax = kind == HeadKind.SINGLE_LABEL;
        double[] mean = new double[head.features()]; // of the rows that p_c depends on: with sigmoid its own
        for (int k = softmax ? 0 : classIndex; k < (softmax ? head.classes() : classIndex + 1); k++) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += p[k] * head.weight()[k * mean.length + j];
            }
        }
        double[] combined = new double[mean.length];
        for (int j = 0; j < mean.length; j++) {
            combined[j] = p[classIndex] * (head.weight()[classIndex * mean.length + j] - mean[j]);
        }
        Cosine cosine = head.cosine();
        return cosine == null ? Vectors.floats(combined) : cosine.gradient(combined, latent);
    }

    @Override
    public boolean linear() {
        return false;
    }
}
