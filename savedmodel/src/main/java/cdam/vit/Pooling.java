package cdam.vit;

import cdam.io.InputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What becomes of the tokens after the last block: the latent, which heads read. */
public enum Pooling {
    /** [CLS] after the final norm. */
    CLS,
    /** The mean patch, after the final norm (MAE fine-tuned; timm with {@code fc_norm}). */
    MEAN_PATCH,
    /** The mean of the patches after the final norm (I-JEPA; timm without {@code fc_norm}). */
    MEAN_NORMED_PATCH,
    /** An attention whose query is a learned probe, over all tokens after the final norm, and an MLP (SigLIP). */
    PROBE;

    /** Whether the latent is a mean of patches. */
    public boolean isMean() {
        return this == MEAN_PATCH || this == MEAN_NORMED_PATCH;
    }

    /**
     * The pooling of a name.
     *
     * @throws InputException if there is none
     */
    public static Pooling of(String name) {
        return Arrays.stream(values())
                .filter(pooling -> pooling.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException("pooling: expected one of "
                        + Arrays.stream(values()).map(Pooling::toString).collect(Collectors.joining(", ")) + ", found "
                        + name));
    }

    /** Its word in {@code model.json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
