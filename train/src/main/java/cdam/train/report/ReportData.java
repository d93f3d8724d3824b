package cdam.train.report;

import cdam.bundle.ClassMapSheets;
import cdam.bundle.Labels;
import cdam.train.fit.FittedHead;
import cdam.train.head.EpochRecord;
import cdam.train.metric.CalibrationError;
import cdam.train.metric.Evaluation;
import java.util.List;

/**
 * A finished training.
 *
 * @param head its name
 * @param labels the classes
 * @param trainCounts images per class (C); {@code validationCounts} and {@code testCounts} the same
 * @param classWeights what each class counted in the loss (C); empty where all count the same
 * @param fitted the head
 * @param epoch that was kept; 0 without epochs
 * @param history the epochs; empty without any
 * @param part what the head was measured on, such as "test"
 * @param images how many these are
 * @param calibration of the head's probabilities on them
 * @param mistakes on them, the most confident ones first
 * @param maps pictures of the first of these; without any sheets where there is nothing that draws them
 * @param config as YAML, all that is needed to run it again
 */
public record ReportData(
        String head,
        Labels labels,
        int[] trainCounts,
        int[] validationCounts,
        int[] testCounts,
        float[] classWeights,
        FittedHead fitted,
        int epoch,
        List<EpochRecord> history,
        String part,
        int images,
        List<CalibrationError.Bin> calibration,
        List<Mistake> mistakes,
        ClassMapSheets.Drawn maps,
        String config) {

    /** The evaluation on the part that the accuracy is of. */
    Evaluation evaluation() {
        return fitted.measured();
    }

    String name(int classIndex) {
        return labels.get(classIndex).name();
    }
}
