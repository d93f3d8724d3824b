package cdam.train.fit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What fits a head. */
public enum Solver {
    /** Logistic regression; the penalty is chosen on the validation images. */
    @JsonProperty("lbfgs")
    LBFGS,
    /** Ridge regression; the penalty is chosen by leave-one-out predictions. */
    @JsonProperty("ridge")
    RIDGE,
    @JsonProperty("adam")
    ADAM,
    @JsonProperty("adamw")
    ADAMW,
    @JsonProperty("sgd")
    SGD;

    /** Up to so many logits of all images logistic regression takes minutes at most on two cores. */
    private static final long LBFGS_LOGITS = 20_000_000;

    /** The one for data that no recipe was made for. */
    public static Solver of(long images, int classes) {
        return images * classes > LBFGS_LOGITS ? RIDGE : LBFGS;
    }

    /** Whether it goes over the images epoch by epoch, so that each epoch may have its own view of them. */
    public boolean hasEpochs() {
        return this != LBFGS && this != RIDGE;
    }

    /** Its word in files and options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
