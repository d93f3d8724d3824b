package cdam.train.head;

import cdam.bundle.HeadKind;
import cdam.io.UsageException;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a head is fitted. The defaults are the paper's: Adam 3e-4 without decay or schedule, batches of 128, 10 epochs.
 *
 * @param task one label per image, or any number of them
 * @param optimizer the update rule
 * @param learningRate its step size, at the first epoch
 * @param momentum of SGD; Adam has its own constants
 * @param weightDecay of weight and bias as PyTorch's optimisers define it: for adam and sgd an L2 penalty added to the gradient,
 *     for adamw a share of the weights, times the learning rate, that each step takes off
 * @param schedule how the learning rate changes with the epochs
 * @param labelSmoothing share of a label's mass that is spread over all classes, in [0, 1); single label only
 * @param classWeighting what a class counts in the loss
 * @param epochs passes over the images
 * @param batch images a step; an epoch's last batch may be smaller
 * @param seed of the first weights, the order and the augmentation
 * @param patience training ends after so many epochs without a lower validation loss; null: after the last epoch
 * @param classWeights (C) what each class counts in the loss, in place of {@code classWeighting}; null: by that
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recipe(
        Task task,
        Optimizer optimizer,
        double learningRate,
        double momentum,
        double weightDecay,
        Schedule schedule,
        double labelSmoothing,
        ClassWeighting classWeighting,
        int epochs,
        int batch,
        long seed,
        @Nullable Integer patience,
        @Nullable List<Double> classWeights) {

    /** Above it float32 has no room for a sum. */
    private static final double MOST = 1e30;

    /** The paper's, for one label per image. */
    public static final Recipe PAPER = new Recipe(
            Task.SINGLE_LABEL,
            Optimizer.ADAM,
            3e-4,
            0.9,
            0,
            Schedule.CONSTANT,
            0,
            ClassWeighting.NONE,
            10,
            128,
            0,
            null,
            null);

    /** What a label is; each task has its loss. */
    public enum Task {
        @JsonProperty("single-label")
        SINGLE_LABEL,
        @JsonProperty("multi-label")
        MULTI_LABEL;

        /** What the logits of a head that was fitted so mean. */
        public HeadKind headKind() {
            return this == SINGLE_LABEL ? HeadKind.SINGLE_LABEL : HeadKind.MULTI_LABEL;
        }

        Loss loss(double labelSmoothing) {
            return this == SINGLE_LABEL ? new SoftmaxCrossEntropy(labelSmoothing) : new SigmoidCrossEntropy();
        }
    }

    /** The optimisers. */
    public enum Optimizer {
        @JsonProperty("adam")
        ADAM,
        @JsonProperty("adamw")
        ADAMW,
        @JsonProperty("sgd")
        SGD;

        UpdateRule rule(Recipe recipe) {
            return switch (this) {
                case ADAM -> new AdamRule(0);
                case ADAMW -> new AdamRule(recipe.weightDecay);
                case SGD -> new SgdRule(recipe.momentum);
            };
        }
    }

    /** The learning rate as a function of the epoch. */
    public enum Schedule {
        @JsonProperty("constant")
        CONSTANT,
        /** From the first epoch's rate down along half a cosine, one value per epoch (DINO's linear evaluation). */
        @JsonProperty("cosine")
        COSINE
    }

    /** How classes are weighted in the loss. */
    public enum ClassWeighting {
        @JsonProperty("none")
        NONE,
        /** Number of images / (classes x images of the class): every class counts the same. */
        @JsonProperty("balanced")
        BALANCED
    }

    public Recipe {
        check(learningRate > 0 && Double.isFinite(learningRate), "learning_rate", "a number above 0", learningRate);
        check(momentum >= 0 && momentum < 1, "momentum", "a number in [0, 1)", momentum);
        check(weightDecay >= 0 && Double.isFinite(weightDecay), "weight_decay", "a number of 0 or more", weightDecay);
        check(labelSmoothing >= 0 && labelSmoothing < 1, "label_smoothing", "a number in [0, 1)", labelSmoothing);
        check(
                labelSmoothing == 0 || task == Task.SINGLE_LABEL,
                "label_smoothing",
                "0 for a multi-label head",
                labelSmoothing);
        check(epochs > 0, "epochs", "1 or more", epochs);
        check(batch > 0, "batch", "1 or more", batch);
        check(patience == null || patience > 0, "patience", "1 or more", patience);
        classWeights = classWeights == null ? null : List.copyOf(classWeights);
        for (double weight : classWeights == null ? List.<Double>of() : classWeights) {
            check(weight > 0 && weight < MOST, "class_weights", "numbers above 0", weight);
        }
        check(
                classWeights == null || classWeighting == ClassWeighting.NONE,
                "class_weighting",
                "none with class_weights",
                classWeighting);
    }

    /** The same with other weights of the classes. */
    public Recipe withClassWeights(@Nullable List<Double> weights) {
        return new Recipe(
                task,
                optimizer,
                learningRate,
                momentum,
                weightDecay,
                schedule,
                labelSmoothing,
                classWeighting,
                epochs,
                batch,
                seed,
                patience,
                weights);
    }

    /** What is added to the gradient for each unit of a weight. */
    double gradientDecay() {
        return optimizer == Optimizer.ADAMW ? 0 : weightDecay;
    }

    /**
     * The epoch, counted from 1, after which patience is at its end; empty while it is not.
     *
     * @param history the epochs so far
     */
    public OptionalInt end(List<EpochRecord> history) {
        int patient = patience == null ? Integer.MAX_VALUE : patience;
        int best = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (EpochRecord record : history) {
            if (record.validationLoss() < lowest) {
                lowest = record.validationLoss();
                best = record.epoch();
            } else if (record.epoch() - best >= patient) {
                return OptionalInt.of(record.epoch());
            }
        }
        return OptionalInt.empty();
    }

    /** The learning rate of an epoch, counted from 0. */
    public double learningRate(int epoch) {
        return schedule == Schedule.CONSTANT
                ? learningRate
                : 0.5 * learningRate * (1 + Math.cos(Math.PI * epoch / epochs));
    }

    private static void check(boolean right, String key, String expected, @Nullable Object found) {
        if (!right) {
            throw new UsageException(String.format(Locale.ROOT, "%s: expected %s, found %s", key, expected, found));
        }
    }
}
