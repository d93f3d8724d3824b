package cdam.explain.score;

import cdam.bundle.Head;
import cdam.bundle.Label;
import cdam.explain.targets.TargetSpec;
import java.util.List;
import java.util.Locale;

/**
 * What a head says of one class.
 *
 * @param index its row in the head
 * @param id as in the head's labels; empty where they have none
 * @param name for people
 * @param logit before softmax or sigmoid
 * @param probability as the head's kind defines it, 0 to 1
 */
public record ClassScore(int index, String id, String name, float logit, double probability) {
    /** The classes of the largest logits (C), the largest first. */
    public static List<ClassScore> top(Head head, float[] logits, int count) {
        double[] probabilities = head.probabilities(logits);
        return TargetSpec.top(logits, count).stream()
                .map(index -> {
                    Label label = head.labels().get(index);
                    return new ClassScore(index, label.id(), label.name(), logits[index], probabilities[index]);
                })
                .toList();
    }

    /** {@code bag: logit 7.12, probability 0.934}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: logit %.3f, probability %.3g", name, logit, probability);
    }
}
