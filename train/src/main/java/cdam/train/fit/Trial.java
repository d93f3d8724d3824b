package cdam.train.fit;

import java.util.Map;

/**
 * One setting that was tried.
 *
 * @param setting what was set: "C" of logistic regression, "lambda" of ridge regression, "learning rate" of a grid's head,
 *     with the features that it reads
 * @param value its value
 * @param loss by which a penalty is chosen: of the validation images, or of leave-one-out predictions
 * @param validation what was measured on the validation images, by name; empty where they had no say
 */
public record Trial(String setting, double value, double loss, Map<String, Double> validation) {}
