package cdam.train.run;

import cdam.bundle.Labels;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.train.fit.Solver;
import cdam.train.head.Recipe;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the head is fitted: the components of {@link Recipe}, with the paper's values for what is left out.
 *
 * @param solver what fits it; without it what the optimizer, penalties (lbfgs) or any setting of epochs (adam) imply; null
 *     where nothing does: chosen by the number of images and classes
 * @param penalties for lbfgs the values of C, scikit-learn's inverse penalty, for ridge of lambda; without it a grid
 * @param grid heads that are trained beside each other with adam or sgd, of which the best is kept
 * @param task one label per image, or any number
 * @param optimizer adam, adamw or sgd: another word for these solvers
 * @param weightDecay 0; 0.01 for adamw, as PyTorch has it
 * @param classWeights what classes count in the loss, by id or name; those that are not named count 1
 * @param patience training ends after so many epochs without a lower validation loss; without it after the last one
 * @param warmStart a head of the model, whose rows of classes that both have are where training begins
 */
record TrainingConfig(
        @Nullable Solver solver,
        @Nullable List<Double> penalties,
        @Nullable GridConfig grid,
        Recipe.@Nullable Task task,
        Recipe.@Nullable Optimizer optimizer,
        @Nullable Double learningRate,
        @Nullable Double momentum,
        @Nullable Double weightDecay,
        Recipe.@Nullable Schedule schedule,
        @Nullable Double labelSmoothing,
        Recipe.@Nullable ClassWeighting classWeighting,
        @Nullable Map<String, Double> classWeights,
        @Nullable Integer epochs,
        @Nullable Integer patience,
        @Nullable Integer batch,
        @Nullable Long seed,
        @Nullable String warmStart) {
    static final TrainingConfig DEFAULT = new TrainingConfig(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    TrainingConfig {
        if (solver != null
                && optimizer != null
                && !solver.toString().equals(optimizer.toString().toLowerCase(Locale.ROOT))) {
            throw new UsageException("training: expected one of solver and optimizer, found " + solver + " and "
                    + optimizer.toString().toLowerCase(Locale.ROOT));
        }
        if (penalties != null
                && (penalties.isEmpty() || penalties.stream().anyMatch(value -> !(value > 0 && value < 1e300)))) {
            throw new UsageException("training.penalties: expected numbers above 0, found " + penalties);
        }
        boolean epochwise = Stream.of(
                        grid, learningRate, momentum, schedule, epochs, patience, batch, weightDecay, labelSmoothing)
                .anyMatch(Objects::nonNull);
        if (solver != null && !solver.hasEpochs() && epochwise) {
            throw new UsageException("training: expected no grid, learning_rate, momentum, weight_decay, schedule,"
                    + " label_smoothing, epochs, patience or batch with the solver " + solver
                    + "; leave them out, or choose adam");
        }
        if (penalties != null && (epochwise || (solver != null && solver.hasEpochs()))) {
            throw new UsageException("training.penalties: expected the solver lbfgs or ridge");
        }
        if (solver == null && penalties != null) {
            solver = Solver.LBFGS;
        } else if (solver == null && optimizer != null) {
            solver = Solver.valueOf(optimizer.name());
        } else if (solver == null && epochwise) {
            solver = Solver.ADAM;
        }
        optimizer = null; // the solver says it
        if (solver == Solver.RIDGE && (classWeights != null || classWeighting == Recipe.ClassWeighting.BALANCED)) {
            throw new UsageException("training: expected neither class_weighting nor class_weights with the solver"
                    + " ridge; choose lbfgs");
        }
        if (solver == Solver.RIDGE && warmStart != null) {
            throw new UsageException("training.warm_start: expected none with the solver ridge, which has no start");
        }
        if (grid != null && (patience != null || warmStart != null)) {
            throw new UsageException("training.grid: expected neither patience nor warm_start, since its heads are"
                    + " measured once, at the end, and read several kinds of features");
        }
    }

    boolean isWeighted() {
        return classWeights != null || classWeighting == Recipe.ClassWeighting.BALANCED;
    }

    /** Without the weights of the classes, whose order the labels decide. */
    Recipe recipe() {
        Recipe.Optimizer rule =
                solver == null || !solver.hasEpochs() ? Recipe.Optimizer.ADAM : Recipe.Optimizer.valueOf(solver.name());
        return new Recipe(
                Objects.requireNonNullElse(task, Recipe.Task.SINGLE_LABEL),
                rule,
                Objects.requireNonNullElse(learningRate, 3e-4),
                Objects.requireNonNullElse(momentum, 0.9),
                Objects.requireNonNullElse(weightDecay, rule == Recipe.Optimizer.ADAMW ? 0.01 : 0.0),
                Objects.requireNonNullElse(schedule, Recipe.Schedule.CONSTANT),
                Objects.requireNonNullElse(labelSmoothing, 0.0),
                Objects.requireNonNullElse(classWeighting, Recipe.ClassWeighting.NONE),
                Objects.requireNonNullElse(epochs, 10),
                Objects.requireNonNullElse(batch, 128),
                Objects.requireNonNullElse(seed, 0L),
                patience,
                null);
    }

    /** The weights of the classes (C); null where the config gives none. */
    @Nullable
    List<Double> weights(Labels labels) {
        if (classWeights == null) {
            return null;
        }
        Double[] weights = new Double[labels.size()];
        for (Map.Entry<String, Double> entry : classWeights.entrySet()) {
            int at;
            try {
                at = labels.find(entry.getKey()).index();
            } catch (InputException e) {
                throw new UsageException("training.class_weights: " + e.getMessage(), e);
            }
            if (weights[at] != null) {
                throw new UsageException("training.class_weights: expected one number for "
                        + labels.get(at).name() + ", found two");
            }
            weights[at] = entry.getValue();
        }
        return Stream.of(weights)
                .map(weight -> Objects.requireNonNullElse(weight, 1.0))
                .toList();
    }

    /** The same, fitted by a solver. */
    TrainingConfig by(Solver chosen) {
        return new TrainingConfig(
                chosen,
                penalties,
                grid,
                task,
                null,
                learningRate,
                momentum,
                weightDecay,
                schedule,
                labelSmoothing,
                classWeighting,
                classWeights,
                epochs,
                patience,
                batch,
                seed,
                warmStart);
    }
}
