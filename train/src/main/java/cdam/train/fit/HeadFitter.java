package cdam.train.fit;

import cdam.bundle.SessionOptions;
import cdam.train.head.ClassWeights;
import cdam.train.head.EpochTrainer;
import cdam.train.head.Evaluator;
import cdam.train.head.Latents;
import cdam.train.head.Progress;
import cdam.train.head.Recipe;
import cdam.train.head.StateStore;
import cdam.train.head.TrainedHead;
import cdam.train.head.TrainingData;
import cdam.train.metric.Evaluation;
import cdam.train.solver.Examples;
import cdam.train.solver.LogisticRegression;
import cdam.train.solver.RidgeRegression;
import cdam.vit.LinearHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.ConfigProto;

/**
 * Fits a linear head on latents in memory or in a cache:
 *
 * <pre>{@code
 * Examples train = new Examples(Latents.of(values, 384), labels, 10);
 * FittedHead fitted = HeadFitter.builder().build().fit(train, validation, test);
 * bundle.addHead("mine", fitted.head(), HeadKind.SINGLE_LABEL, HeadInput.CLS, names, Map.of());
 * }</pre>
 *
 * The same examples and settings give the same bits, whatever the number of threads.
 */
public final class HeadFitter {
    /** Of ridge, where none are given. */
    static final int PENALTIES = 25;

    /** Penalties after the best one that bring nothing, until the rest of the usual grid is left out. */
    private static final int PATIENCE = 3;

    private final Builder settings;
    private final ConfigProto device;

    private HeadFitter(Builder settings) {
        this.settings = settings;
        this.device = settings.session.toProto();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The settings; what is left out is chosen. */
    public static final class Builder {
        private @Nullable Solver solver;
        private Recipe recipe = Recipe.PAPER;
        private double @Nullable [] penalties;
        private int threads = Runtime.getRuntime().availableProcessors();
        private SessionOptions session =
                new SessionOptions(SessionOptions.Device.CPU, SessionOptions.Precision.FP32, 1);
        private Consumer<Trial> progress = trial -> {};
        private @Nullable LinearHead start;

        private Builder() {}

        /** Without it chosen by the number of images and classes. */
        public Builder solver(Solver value) {
            solver = value;
            return this;
        }

        /** The task, the weighting of classes, and what adam and sgd do; without it one label per image, the paper's. */
        public Builder recipe(Recipe value) {
            recipe = value;
            return this;
        }

        /** C for lbfgs, lambda for ridge, in the order in which they are tried; without it a grid. */
        public Builder penalties(double... values) {
            penalties = values.clone();
            return this;
        }

        /** Where lbfgs, adam, adamw and sgd begin; without it lbfgs at 0, the others at the recipe's first weights. */
        public Builder start(@Nullable LinearHead value) {
            start = value;
            return this;
        }

        /** Without it as many as the machine has cores. */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /** Where TensorFlow runs; without it on the CPU. */
        public Builder session(SessionOptions value) {
            session = value;
            return this;
        }

        /** Is told of every penalty that was tried. */
        public Builder progress(Consumer<Trial> value) {
            progress = value;
            return this;
        }

        public HeadFitter build() {
            return new HeadFitter(this);
        }
    }

    /** Scikit-learn's inverse penalties, from 1e-5 to 100, two per power of ten. */
    static double[] usualPenalties() {
        return IntStream.rangeClosed(0, 14)
                .mapToDouble(i -> Math.pow(10, -5 + i / 2.0))
                .toArray();
    }

    /**
     * Fits a head.
     *
     * @param validation choose the penalty or the epoch
     * @param test measure the head and nothing else; with them the head of the chosen penalty is fitted on training and
     *     validation images together. Null: the head is fitted on the training images alone
     */
    public FittedHead fit(Examples train, Examples validation, @Nullable Examples test) {
        Solver solver = settings.solver == null ? Solver.of(train.size(), train.classes()) : settings.solver;
        return switch (solver) {
            case LBFGS -> logistic(train, validation, test);
            case RIDGE -> ridge(train, validation, test);
            case ADAM, ADAMW, SGD -> epochs(solver, train, validation, test);
        };
    }

    private FittedHead logistic(Examples train, Examples validation, @Nullable Examples test) {
        double[] grid = settings.penalties == null ? usualPenalties() : settings.penalties;
        List<Trial> trials = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Trial best = null;
        LogisticRegression.Solution chosen = null;
        try (LogisticRegression regression = regression(train)) {
            LogisticRegression.Solution last =
                    settings.start == null ? null : LogisticRegression.Solution.of(settings.start);
            for (double c : grid) {
                last = regression.solve(c, last);
                Evaluation measured = evaluate(last.head(), validation);
                Trial trial = new Trial("C", c, measured.loss(), measured.metrics());
                trials.add(trial);
                settings.progress.accept(trial);
                if (!last.converged()) {
                    warnings.add("C = " + c + " did not converge in " + last.evaluations() + " evaluations");
                }
                if (best == null || trial.loss() < best.loss()) {
                    best = trial;
                    chosen = last;
                } else if (settings.penalties == null && trials.size() - trials.indexOf(best) > PATIENCE) {
                    break;
                }
            }
        }
        Objects.requireNonNull(best);
        LinearHead head = Objects.requireNonNull(chosen).head();
        Evaluation measured = evaluate(head, validation);
        if (grid.length > 1 && (best.value() == grid[0] || best.value() == grid[grid.length - 1])) {
            warnings.add("the best penalty, C = " + best.value() + ", is at the end of those tried: give others as"
                    + " training.penalties");
        }
        if (test != null) {
            try (LogisticRegression regression = regression(train.and(validation))) {
                head = regression.solve(best.value(), chosen).head();
            }
        }
        return fitted(head, Solver.LBFGS, trials, best, measured, test, warnings);
    }

    private LogisticRegression regression(Examples examples) {
        float[] found = ClassWeights.of(settings.recipe, examples.labels(), examples.classes());
        double[] weights =
                IntStream.range(0, found.length).mapToDouble(c -> found[c]).toArray();
        return new LogisticRegression(
                examples, settings.recipe.task(), weights, LogisticRegression.TOLERANCE, settings.threads, device);
    }

    private FittedHead ridge(Examples train, Examples validation, @Nullable Examples test) {
        Evaluation measured;
        LinearHead head;
        List<RidgeRegression.Candidate> path;
        RidgeRegression.Candidate best;
        try (RidgeRegression ridge = new RidgeRegression(train, settings.recipe.task(), settings.threads, device)) {
            path = ridge.path(settings.penalties == null ? ridge.penalties(PENALTIES) : settings.penalties);
            best = RidgeRegression.best(path);
            head = ridge.head(best);
            measured = evaluate(head, validation);
        }
        List<Trial> trials = path.stream().map(HeadFitter::trial).toList();
        trials.forEach(settings.progress);
        if (test != null) {
            try (RidgeRegression ridge =
                    new RidgeRegression(train.and(validation), settings.recipe.task(), settings.threads, device)) {
                head = ridge.head(ridge.path(new double[] {best.penalty()}).get(0));
            }
        }
        List<String> warnings = path.size() > 1 && (best.equals(path.get(0)) || best.equals(path.get(path.size() - 1)))
                ? List.of("the best penalty, lambda = " + best.penalty() + ", is at the end of those tried: give"
                        + " others as training.penalties")
                : List.of();
        return fitted(head, Solver.RIDGE, trials, trial(best), measured, test, warnings);
    }

    private static Trial trial(RidgeRegression.Candidate candidate) {
        return new Trial("lambda", candidate.penalty(), candidate.loss(), Map.of());
    }

    private FittedHead epochs(Solver solver, Examples train, Examples validation, @Nullable Examples test) {
        TrainedHead trained = new EpochTrainer(
                        settings.recipe, new InMemory(train, validation), "", StateStore.NONE, Progress.NONE)
                .startingAt(settings.start)
                .train(device);
        List<String> warnings = Warnings.ofEpochs(trained);
        return new FittedHead(
                trained.head(),
                solver,
                List.of(),
                null,
                false,
                trained.evaluation(),
                test == null ? null : evaluate(trained.head(), test),
                warnings);
    }

    private FittedHead fitted(
            LinearHead head,
            Solver solver,
            List<Trial> trials,
            Trial chosen,
            Evaluation validation,
            @Nullable Examples test,
            List<String> warnings) {
        return new FittedHead(
                head,
                solver,
                trials,
                chosen,
                test != null,
                validation,
                test == null ? null : evaluate(head, test),
                warnings);
    }

    private Evaluation evaluate(LinearHead head, Examples examples) {
        return Evaluator.evaluate(head, settings.recipe.task(), examples.latents(), examples.labels(), device);
    }

    /** One view of the images for all epochs. */
    private record InMemory(Examples train, Examples validation) implements TrainingData {
        @Override
        public int classes() {
            return train.classes();
        }

        @Override
        public int[][] labels() {
            return train.labels();
        }

        @Override
        public int[][] validationLabels() {
            return validation.labels();
        }

        @Override
        public Latents latents(int epoch) {
            return train.latents();
        }

        @Override
        public Latents validationLatents() {
            return validation.latents();
        }
    }
}
