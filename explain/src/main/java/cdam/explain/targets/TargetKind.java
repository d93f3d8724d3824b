package cdam.explain.targets;

import cdam.bundle.Head;

/** A kind of target of another jar, which names it in {@code META-INF/services}; users type {@code NAME:ARGUMENT}. */
public interface TargetKind {
    /** What comes before the colon: small letters and hyphens, and no other kind's. */
    String name();

    /** For help, such as {@code odds:A (log odds of A)}. */
    String usage();

    /** Whether it stands for the same scalar whatever the image. */
    boolean isFixed();

    /**
     * The scalar that an argument stands for.
     *
     * @param argument what comes after the colon
     * @param head of the model
     * @param logits of the image (C); not to be looked at where the target is fixed
     * @throws cdam.io.UsageException if the argument means nothing
     */
    NamedTarget resolve(String argument, Head head, float[] logits);
}
