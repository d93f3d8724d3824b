package cdam.explain.target;

import cdam.vit.LinearHead;

/**
 * f(l) = softmax(W l + b)_c; df/dl = p_c (W_c - sum_k p_k W_k).
 *
 * @param head W and b
 * @param classIndex c
 */
public record ProbabilityTarget(LinearHead head, int classIndex) implements Target {
    @Override
    public double value(float[] latent) {
        return Vectors.softmax(head.logits(latent))[classIndex];
    }

    @Override
    public float[] gradient(float[] latent) {
        double[] p = Vectors.softmax(head.logits(latent));
        double[] mean = new double[head.features()];
        for (int k = 0; k < head.classes(); k++) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += p[k] * head.weight()[k * mean.length + j];
            }
        }
        float[] gradient = new float[mean.length];
        for (int j = 0; j < mean.length; j++) {
            gradient[j] = (float) (p[classIndex] * (head.weight()[classIndex * mean.length + j] - mean[j]));
        }
        return gradient;
    }

    @Override
    public boolean linear() {
        return false;
    }
}
