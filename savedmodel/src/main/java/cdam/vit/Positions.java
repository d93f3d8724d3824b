package cdam.vit;

import java.util.Locale;

/** How a model knows where a patch is. */
public enum Positions {
    /** A learned vector is added to each token before the first block. */
    LEARNED,
    /** Query and key of a patch are turned by angles of its place, in every block ({@link Rotation}). */
    ROTARY,
    /** Both. */
    LEARNED_AND_ROTARY,
    /** Not at all. */
    NONE;

    /** Whether there is a learned position embedding. */
    public boolean learned() {
        return this == LEARNED || this == LEARNED_AND_ROTARY;
    }

    /** Whether queries and keys are turned. */
    public boolean rotary() {
        return this == ROTARY || this == LEARNED_AND_ROTARY;
    }

    /** Its word in {@code model.json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
