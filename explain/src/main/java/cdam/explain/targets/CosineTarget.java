package cdam.explain.targets;

/**
 * f(l) = l . c / (|l| |c|); df/dl = (c/|c| - f l/|l|) / |l|.
 *
 * @param concept c (d); not copied
 */
public record CosineTarget(float[] concept) implements Target {
    @Override
    public double value(float[] latent) {
        return Vectors.dot(latent, concept) / (Vectors.norm(latent) * Vectors.norm(concept));
    }

    @Override
    public float[] gradient(float[] latent) {
        double f = value(latent);
        double latentNorm = Vectors.norm(latent);
        double conceptNorm = Vectors.norm(concept);
        float[] gradient = new float[latent.length];
        for (int j = 0; j < latent.length; j++) {
            gradient[j] = (float) ((concept[j] / conceptNorm - f * latent[j] / latentNorm) / latentNorm);
        }
        return gradient;
    }

    @Override
    public boolean linear() {
        return false;
    }
}
