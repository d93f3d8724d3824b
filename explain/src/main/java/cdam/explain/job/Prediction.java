package cdam.explain.job;

import cdam.bundle.Head;
import cdam.explain.score.ClassScore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code prediction.json}: what the model says of an image.
 *
 * @param latent [CLS] after the final norm (d)
 * @param logits (C); empty without a head
 * @param top the five most likely classes, the first one first; empty without a head
 */
public record Prediction(float[] latent, float[] logits, List<ClassScore> top) {
    static final int TOP = 5;

    static Prediction of(float[] latent, float[] logits, @Nullable Head head) {
        if (head == null) {
            return new Prediction(latent, logits, List.of());
        }
        return new Prediction(latent, logits, ClassScore.top(head, logits, TOP));
    }
}
