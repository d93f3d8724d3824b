package cdam.train.head;

import cdam.train.metric.Evaluation;
import cdam.vit.LinearHead;
import java.util.List;

/**
 * The result of training.
 *
 * @param head the weights of the epoch with the lowest validation loss
 * @param epoch that epoch, counted from 1
 * @param evaluation of these weights on the validation images
 * @param history all epochs
 */
public record TrainedHead(LinearHead head, int epoch, Evaluation evaluation, List<EpochRecord> history) {}
