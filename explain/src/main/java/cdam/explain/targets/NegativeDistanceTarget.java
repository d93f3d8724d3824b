package cdam.explain.targets;

/**
 * f(l) = -|l - c|; df/dl = (c - l) / |l - c|, and 0 where both are the same.
 *
 * @param concept c (d); not copied
 */
public record NegativeDistanceTarget(float[] concept) implements Target {
    @Override
    public double value(float[] latent) {
        return -distance(latent);
    }

    @Override
    public float[] gradient(float[] latent) {
        double distance = distance(latent);
        float[] gradient = new float[latent.length];
        for (int j = 0; j < latent.length && distance > 0; j++) {
            gradient[j] = (float) ((concept[j] - latent[j]) / distance);
        }
        return gradient;
    }

    @Override
    public boolean linear() {
        return false;
    }

    private double distance(float[] latent) {
        double sum = 0;
        for (int j = 0; j < latent.length; j++) {
            double difference = (double) latent[j] - concept[j];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
