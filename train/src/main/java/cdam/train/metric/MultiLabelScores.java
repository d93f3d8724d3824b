package cdam.train.metric;

/**
 * What a classifier said of images with any number of labels.
 *
 * @param classes C
 * @param logits (N,C) row-major; not copied
 * @param truth (N,C), whether the image has the class; not copied
 */
public record MultiLabelScores(int classes, float[] logits, boolean[] truth) {
    public MultiLabelScores {
        if (logits.length != truth.length || logits.length % classes != 0) {
            throw new IllegalArgumentException("expected (N," + classes + ") logits and as many truths, found "
                    + logits.length + " and " + truth.length);
        }
    }

    /** N. */
    public int images() {
        return logits.length / classes;
    }

    /** Mean binary cross entropy of the sigmoids over images and classes. */
    public double loss() {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            double x = logits[i];
            sum += Math.max(x, 0) - (truth[i] ? x : 0) + Math.log1p(Math.exp(-Math.abs(x)));
        }
        return sum / logits.length;
    }

    /** Share of images that have the class with their largest logit. */
    public double topClassPresent() {
        int present = 0;
        for (int image = 0; image < images(); image++) {
            int best = image * classes;
            for (int i = best; i < (image + 1) * classes; i++) {
                best = logits[i] > logits[best] ? i : best;
            }
            present += truth[best] ? 1 : 0;
        }
        return (double) present / images();
    }
}
