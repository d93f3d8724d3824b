package cdam.train.head;

import cdam.bundle.Tensors;
import cdam.train.metric.Evaluation;
import cdam.train.metric.MultiLabelScores;
import cdam.train.metric.Outcome;
import cdam.vit.LinearHead;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** Measures a head on a set of images. */
public final class Evaluator {
    private static final int BATCH = 1024;

    private Evaluator() {}

    /**
     * Measures a finished head.
     *
     * @param labels the class indices of each image
     */
    public static Evaluation evaluate(
            LinearHead head, Recipe.Task task, Latents latents, int[][] labels, ConfigProto device) {
        try (HeadLogits logits = new HeadLogits(head, device)) {
            return evaluate(logits, task, latents, labels, head.classes());
        }
    }

    /** What a head says of each image with its one label. */
    public static List<Outcome> outcomes(LinearHead head, Latents latents, int[][] labels, ConfigProto device) {
        try (HeadLogits logits = new HeadLogits(head, device)) {
            return outcomes(logits, latents, labels, head.classes());
        }
    }

    /** What a head says of each image with any number of labels. */
    public static MultiLabelScores scores(LinearHead head, Latents latents, int[][] labels, ConfigProto device) {
        try (HeadLogits logits = new HeadLogits(head, device)) {
            return scores(logits, latents, labels, head.classes());
        }
    }

    static Evaluation evaluate(Scorer scorer, Recipe.Task task, Latents latents, int[][] labels, int classes) {
        return task == Recipe.Task.SINGLE_LABEL
                ? Evaluation.of(outcomes(scorer, latents, labels, classes), classes)
                : Evaluation.of(scores(scorer, latents, labels, classes));
    }

    private static List<Outcome> outcomes(Scorer scorer, Latents latents, int[][] labels, int classes) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int start = 0; start < latents.size(); start += BATCH) {
            float[] logits = logits(scorer, latents, start);
            for (int row = 0; row < logits.length / classes; row++) {
                outcomes.add(Outcome.of(logits, row, classes, labels[start + row][0]));
            }
        }
        return outcomes;
    }

    private static MultiLabelScores scores(Scorer scorer, Latents latents, int[][] labels, int classes) {
        float[] logits = new float[Math.multiplyExact(latents.size(), classes)];
        boolean[] truth = new boolean[logits.length];
        for (int start = 0; start < latents.size(); start += BATCH) {
            float[] part = logits(scorer, latents, start);
            System.arraycopy(part, 0, logits, start * classes, part.length);
        }
        for (int image = 0; image < labels.length; image++) {
            for (int label : labels[image]) {
                truth[image * classes + label] = true;
            }
        }
        return new MultiLabelScores(classes, logits, truth);
    }

    private static float[] logits(Scorer scorer, Latents latents, int start) {
        int count = Math.min(BATCH, latents.size() - start);
        float[] values = new float[count * latents.width()];
        for (int row = 0; row < count; row++) {
            latents.copy(start + row, values, row * latents.width());
        }
        try (TFloat32 batch = Tensors.of(values, count, latents.width())) {
            return scorer.logits(batch);
        }
    }
}
