package cdam.train.head;

import java.util.Map;

/**
 * What is kept of an epoch.
 *
 * @param epoch counted from 1
 * @param learningRate of all its steps
 * @param trainLoss mean over its images, each before its batch's update
 * @param validation the metrics after it, by name
 */
public record EpochRecord(int epoch, double learningRate, double trainLoss, Map<String, Double> validation) {
    /** The validation loss, by which the best epoch is chosen. */
    public double validationLoss() {
        return validation.getOrDefault("loss", Double.NaN);
    }
}
