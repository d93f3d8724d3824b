package cdam.explain.targets;

/** A scalar f of the latent l (d), or, with a head that joins several tokens, of all that it reads (F). */
public interface Target {
    /** f(l). */
    double value(float[] latent);

    /** df/dl (d). */
    float[] gradient(float[] latent);

    /** Whether the gradient is the same for every latent, so that no second forward pass is needed to know it. */
    boolean linear();
}
