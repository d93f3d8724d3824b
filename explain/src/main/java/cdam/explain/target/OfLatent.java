package cdam.explain.target;

import cdam.bundle.HeadFeatures;

/**
 * A function of the latent alone, as a function of all that a head on several tokens reads.
 *
 * @param target f(l)
 * @param layout where l stands
 */
record OfLatent(Target target, HeadFeatures layout) implements Target {
    @Override
    public double value(float[] features) {
        return target.value(layout.latent(features));
    }

    @Override
    public float[] gradient(float[] features) {
        float[] latent = target.linear() ? new float[0] : layout.latent(features);
        return layout.withLatent(new float[layout.size()], target.gradient(latent));
    }

    @Override
    public boolean linear() {
        return target.linear();
    }
}
