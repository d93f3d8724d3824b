package cdam.train.fit;

import cdam.train.head.EpochRecord;
import cdam.train.head.TrainedHead;
import cdam.train.metric.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a finished training shows of itself that may be wrong. */
public final class Warnings {
    private static final int NAMED = 5;

    private Warnings() {}

    /** What may be wrong with the course of the epochs. */
    public static List<String> ofEpochs(TrainedHead trained) {
        List<String> warnings = new ArrayList<>();
        List<EpochRecord> history = trained.history();
        EpochRecord last = history.get(history.size() - 1);
        double lowest =
                history.stream().mapToDouble(EpochRecord::trainLoss).min().orElseThrow();
        if (trained.epoch() == last.epoch() && history.size() > 1) {
            warnings.add("the best epoch is the last, " + last.epoch() + ": the head is not trained to its end; raise"
                    + " training.epochs, or leave the choice to training.solver: lbfgs");
        }
        if (last.trainLoss() > 1.1 * lowest) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the training loss rose from %.4f to %.4f: lower training.learning_rate",
                    lowest,
                    last.trainLoss()));
        }
        return warnings;
    }

    /**
     * Classes that a head with one label per image never predicts, though the images have them.
     *
     * @param names of the classes
     */
    public static List<String> ofPredictions(Evaluation evaluation, List<String> names) {
        List<String> never = new ArrayList<>();
        int[][] confusion = evaluation.confusion();
        for (int c = 0; c < confusion.length; c++) {
            int predicted = 0;
            int images = 0;
            for (int other = 0; other < confusion.length; other++) {
                predicted += confusion[other][c];
                images += confusion[c][other];
            }
            if (predicted == 0 && images > 0) {
                never.add(names.get(c));
            }
        }
        return never.isEmpty()
                ? List.of()
                : List.of(never.size() + " of " + confusion.length + " classes are never predicted: "
                        + String.join(", ", never.subList(0, Math.min(NAMED, never.size())))
                        + (never.size() > NAMED ? ", ..." : ""));
    }
}
