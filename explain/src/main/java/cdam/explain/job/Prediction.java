package cdam.explain.job;

import cdam.bundle.Head;
import cdam.bundle.Label;
import cdam.explain.targets.TargetSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code prediction.json}: what the model says of an image.
 *
 * @param latent [CLS] after the final norm (d)
 * @param logits (C); empty without a head
 * @param top the five most likely classes, the first one first; empty without a head
 */
public record Prediction(float[] latent, float[] logits, List<Entry> top) {
    /**
     * A class with its score.
     *
     * @param probability as the head's kind defines it
     */
    public record Entry(int index, String id, String name, float logit, double probability) {}

    private static final int TOP = 5;

    static Prediction of(float[] latent, float[] logits, @Nullable Head head) {
        if (head == null) {
            return new Prediction(latent, logits, List.of());
        }
        double[] p = head.probabilities(logits);
        List<Entry> top = TargetSpec.top(logits, TOP).stream()
                .map(index -> {
                    Label label = head.labels().get(index);
                    return new Entry(index, label.id(), label.name(), logits[index], p[index]);
                })
                .toList();
        return new Prediction(latent, logits, top);
    }
}
