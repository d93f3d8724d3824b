package cdam.explain.targets;

/**
 * f(l) = w . l + b: a logit, a difference of two logits, or the paper's concept score, the dot product with a concept.
 *
 * @param weight (d); not copied
 * @param bias added to the product
 */
public record LinearTarget(float[] weight, double bias) implements Target {
    @Override
    public double value(float[] latent) {
        return Vectors.dot(weight, latent) + bias;
    }

    @Override
    public float[] gradient(float[] latent) {
        return weight;
    }

    @Override
    public boolean linear() {
        return true;
    }
}
