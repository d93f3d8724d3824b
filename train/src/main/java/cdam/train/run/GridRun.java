package cdam.train.run;

import cdam.train.fit.FittedHead;
import cdam.train.fit.Trial;
import cdam.train.head.EpochRecord;
import cdam.train.head.Evaluator;
import cdam.train.head.GridTrainer;
import cdam.train.head.HeadGrid;
import cdam.train.head.Progress;
import cdam.train.head.Recipe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.tensorflow.proto.ConfigProto;

/** Trains the heads of a grid on one pass over the latents and keeps the one that does best on the validation images. */
final class GridRun {
    private final TrainConfig config;
    private final LatentPipeline preparation;
    private final Parts parts;
    private final RunConsole console;

    GridRun(TrainConfig config, LatentPipeline preparation, Parts parts, RunConsole console) {
        this.config = config;
        this.preparation = preparation;
        this.parts = parts;
        this.console = console;
    }

    Trained run(TrainingRecord record, EarlierTraining earlier) {
        HeadGrid grid = Objects.requireNonNull(config.grid())
                .heads(preparation.bundle().card().architecture().width());
        console.note(grid.size() + " heads beside each other: " + grid.rates().size() + " learning rates, "
                + grid.features().size() + " kinds of features");
        ConfigProto device = config.session().toProto();
        CachedData data = new CachedData(preparation, parts.train(), parts.val());
        List<GridTrainer.Member> members = new GridTrainer(
                        grid, config.recipe(parts.train().set().labels()), data)
                .train(new Epochs(), config.features().threadCount(), device);
        List<Trial> trials = members.stream().map(GridRun::trial).toList();
        trials.forEach(console::trial);
        boolean single = config.recipe().task() == Recipe.Task.SINGLE_LABEL;
        GridTrainer.Member best = members.stream()
                .min(Comparator.comparingDouble((GridTrainer.Member member) ->
                                single ? -member.validation().metrics().getOrDefault("top1", 0.0) : 0)
                        .thenComparing(member -> member.validation().loss()))
                .orElseThrow();
        Parts read = parts.slice(best.features().from(), best.features().to());
        boolean tested = !read.test().refs().isEmpty();
        FittedHead fitted = new FittedHead(
                best.head(),
                config.solver(),
                trials,
                trial(best),
                false,
                best.validation(),
                tested
                        ? Evaluator.evaluate(
                                best.head(),
                                config.recipe().task(),
                                read.test().latents(),
                                read.test().set().classes(),
                                device)
                        : null,
                warnings(grid, members, best));
        Course course = new Course(
                fitted, config.recipe().epochs(), List.of(), best.features().input());
        return new Results(config, read, course, console).save(preparation, record, earlier);
    }

    private static Trial trial(GridTrainer.Member member) {
        return new Trial(
                "learning rate with " + member.features().name(),
                member.rate(),
                member.validation().loss(),
                member.validation().metrics());
    }

    private static List<String> warnings(HeadGrid grid, List<GridTrainer.Member> members, GridTrainer.Member best) {
        List<String> warnings = new ArrayList<>();
        if (members.size() < grid.size()) {
            warnings.add((grid.size() - members.size()) + " of " + grid.size()
                    + " heads ended without finite numbers and are left out: their learning rates are too high");
        }
        double least =
                grid.rates().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double most =
                grid.rates().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        if (least < most && (best.rate() == least || best.rate() == most)) {
            warnings.add("the best learning rate, " + best.rate() + ", is at the end of training.grid.learning_rates");
        }
        return warnings;
    }

    /** A line per epoch. */
    private final class Epochs implements Progress {
        private int epoch;

        @Override
        public void step(int number, int images, double loss) {
            if (number != epoch) {
                epoch = number;
                console.note("epoch " + number + " of " + config.recipe().epochs());
            }
        }

        @Override
        public void epoch(EpochRecord epochRecord) {}
    }
}
