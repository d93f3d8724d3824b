package cdam.train.head;

import cdam.bundle.Tensors;
import cdam.train.metric.Evaluation;
import cdam.train.metric.MultiLabelScores;
import cdam.train.metric.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.types.TFloat32;

/** Measures the weights of a training graph on a set of images. */
final class Evaluator {
    private static final int BATCH = 1024;

    private Evaluator() {}

    static Evaluation evaluate(HeadGraph graph, Recipe.Task task, Latents latents, int[][] labels, int classes) {
        return task == Recipe.Task.SINGLE_LABEL
                ? Evaluation.of(outcomes(graph, latents, labels, classes), classes)
                : Evaluation.of(scores(graph, latents, labels, classes));
    }

    private static List<Outcome> outcomes(HeadGraph graph, Latents latents, int[][] labels, int classes) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int start = 0; start < latents.size(); start += BATCH) {
            float[] logits = logits(graph, latents, start);
            for (int row = 0; row < logits.length / classes; row++) {
                outcomes.add(Outcome.of(logits, row, classes, labels[start + row][0]));
            }
        }
        return outcomes;
    }

    private static MultiLabelScores scores(HeadGraph graph, Latents latents, int[][] labels, int classes) {
        float[] logits = new float[Math.multiplyExact(latents.size(), classes)];
        boolean[] truth = new boolean[logits.length];
        for (int start = 0; start < latents.size(); start += BATCH) {
            float[] part = logits(graph, latents, start);
            System.arraycopy(part, 0, logits, start * classes, part.length);
        }
        for (int image = 0; image < labels.length; image++) {
            for (int label : labels[image]) {
                truth[image * classes + label] = true;
            }
        }
        return new MultiLabelScores(classes, logits, truth);
    }

    private static float[] logits(HeadGraph graph, Latents latents, int start) {
        int count = Math.min(BATCH, latents.size() - start);
        float[] values = new float[count * latents.width()];
        for (int row = 0; row < count; row++) {
            latents.copy(start + row, values, row * latents.width());
        }
        try (TFloat32 batch = Tensors.of(values, count, latents.width())) {
            return graph.logits(batch);
        }
    }
}
