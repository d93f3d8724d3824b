package cdam.train.fit;

import java.util.Map;

/**
 * One penalty that was tried.
 *
 * @param penalty C of logistic regression, lambda of ridge regression
 * @param loss by which the penalty is chosen: of the validation images, or of leave-one-out predictions
 * @param validation what was measured on the validation images, by name; empty where they had no say
 */
public record Trial(double penalty, double loss, Map<String, Double> validation) {}
