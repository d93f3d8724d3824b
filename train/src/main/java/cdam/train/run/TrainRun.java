package cdam.train.run;

import cdam.bundle.Bundle;
import cdam.bundle.Labels;
import cdam.bundle.Model;
import cdam.cli.Console;
import cdam.io.RunLock;
import cdam.train.fit.FittedHead;
import cdam.train.fit.HeadFitter;
import cdam.train.fit.Solver;
import cdam.train.fit.Warnings;
import cdam.train.head.EpochTrainer;
import cdam.train.head.Evaluator;
import cdam.train.head.Recipe;
import cdam.train.head.TrainedHead;
import cdam.train.head.TrainingState;
import cdam.train.metric.Evaluation;
import cdam.vit.LinearHead;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Trains a head as a config says and adds it to the bundle. All that can be refused is refused before the first image. */
final class TrainRun {
    private final TrainConfig asked;
    private final boolean replace;
    private final RunConsole console;

    /** @param replace whether a head of the name may go */
    TrainRun(TrainConfig asked, boolean replace, Console console) {
        this(asked, replace, new RunConsole(console, asked.recipe().epochs()));
    }

    TrainRun(TrainConfig asked, boolean replace, RunConsole console) {
        this.asked = asked;
        this.replace = replace;
        this.console = console;
    }

    Trained run() {
        EarlierTraining earlier = new EarlierTraining(asked, replace);
        earlier.requireFreeName(Bundle.open(asked.model()));
        DataSets sets = DataSets.of(asked.data(), asked.recipe().task() == Recipe.Task.MULTI_LABEL);
        sets.notes().forEach(console::note);
        Labels labels = sets.train().labels();
        int classes = labels.size();
        TrainConfig config = asked.resolved(sets.train().samples().size(), classes);
        Recipe recipe = config.recipe(labels);
        tellWeights(recipe.classWeights(), labels);
        RunLock lock = RunLock.acquireFolder(config.out());
        try (lock;
                LatentPipeline preparation = new LatentPipeline(config, Model::load, console)) {
            console.note("device " + config.session().device().name().toLowerCase(Locale.ROOT) + ", "
                    + (sets.toSplit()
                            ? sets.train().samples().size() + " images to split"
                            : sets.train().samples().size() + " training, "
                                    + sets.val().samples().size() + " validation and "
                                    + sets.test().samples().size() + " test images")
                    + " of " + classes + " classes, solver " + config.solver() + choice(config.solver()));
            preparation.requireRoom(sets.images(), classes);
            Identified images = preparation.identify(sets);
            images.notes().forEach(console::note);
            EarlierHead before =
                    config.warmStart() == null ? null : EarlierHead.of(config, config.warmStart(), preparation, labels);
            if (before != null) {
                console.note(before.describe(labels));
            }
            LinearHead start = before == null ? null : before.start(recipe.seed());
            TrainingRecord record = TrainingRecord.of(config, preparation, images, before);
            earlier.requireSame(record);
            earlier.requireOwnName(preparation.bundle(), record);
            earlier.write(record);
            long trained = sets.train().samples().size();
            long others =
                    sets.val().samples().size() + (long) sets.test().samples().size();
            int views = config.augmentationOrDefault().kind() == AugmentationConfig.Kind.NONE
                            || !config.solver().hasEpochs()
                    ? 1
                    : config.recipe().epochs();
            if (views > 1) {
                console.note("in each of " + views + " epochs the backbone is to see " + trained + " images, and "
                        + others + " others once, less what is in the cache");
            }
            console.plan(trained * views + others);
            Parts parts = Parts.read(preparation, config, images, console);
            if (config.grid() != null) {
                return new GridRun(config, preparation, parts, console).run(record, earlier);
            }
            Course course = config.solver().hasEpochs()
                    ? byEpochs(config, recipe, start, preparation, parts, record, earlier)
                    : new Course(bySolver(config, recipe, start, parts), 0, List.of(), preparation.input());
            return new Results(config, parts, course, console).save(preparation, record, earlier);
        }
    }

    private void tellWeights(@Nullable List<Double> weights, Labels labels) {
        if (weights != null) {
            console.note(IntStream.range(0, weights.size())
                    .filter(c -> weights.get(c) != 1)
                    .mapToObj(c -> labels.get(c).name() + " " + weights.get(c))
                    .collect(Collectors.joining(", ", "class weights: ", "; all others 1")));
        }
    }

    private String choice(Solver solver) {
        boolean free = asked.training().solver() == null;
        return !free
                ? ""
                : solver.hasEpochs() ? " (the images are augmented)" : " (chosen by the number of images and classes)";
    }

    private FittedHead bySolver(TrainConfig config, Recipe recipe, @Nullable LinearHead start, Parts parts) {
        return trainer(config, recipe)
                .start(start)
                .progress(console::trial)
                .build()
                .fit(
                        parts.train().examples(),
                        parts.val().examples(),
                        parts.test().refs().isEmpty() ? null : parts.test().examples());
    }

    /** What fits heads as the config says. */
    static HeadFitter.Builder trainer(TrainConfig config, Recipe recipe) {
        HeadFitter.Builder trainer = HeadFitter.builder()
                .solver(config.solver())
                .recipe(recipe)
                .session(config.session())
                .threads(config.features().threadCount());
        if (config.penalties() != null) {
            trainer.penalties(
                    config.penalties().stream().mapToDouble(Double::doubleValue).toArray());
        }
        return trainer;
    }

    private Course byEpochs(
            TrainConfig config,
            Recipe recipe,
            @Nullable LinearHead start,
            LatentPipeline preparation,
            Parts parts,
            TrainingRecord record,
            EarlierTraining earlier) {
        TrainingState before = earlier.state();
        boolean augmented = config.augmentationOrDefault().kind() != AugmentationConfig.Kind.NONE;
        int done = before == null ? 1 : Math.max(1, before.epoch());
        console.plan(augmented ? (long) parts.train().refs().size() * (recipe.epochs() - done) : 0);
        if (before != null) {
            boolean goesOn = before.epoch() < recipe.epochs()
                    && recipe.end(before.history()).isEmpty();
            console.note(
                    goesOn
                            ? "resuming at step " + before.step() + ", epoch " + (before.epoch() + 1) + " of "
                                    + recipe.epochs()
                            : "all " + before.epoch() + " epochs are done already");
        }
        try (HistoryFiles files = new HistoryFiles(
                config.out(),
                before == null ? List.of() : before.history(),
                before == null ? 0 : before.step(),
                console)) {
            CachedData latents = new CachedData(preparation, parts.train(), parts.val());
            TrainedHead trained = new EpochTrainer(recipe, latents, record.fingerprint(), earlier.store(), files)
                    .startingAt(start)
                    .train(config.session().toProto());
            if (trained.history().size() < recipe.epochs()) {
                console.note("ended after epoch " + trained.history().size() + " of " + recipe.epochs() + ": "
                        + recipe.patience() + " epochs without a lower validation loss");
            }
            ReadableSet test = parts.test();
            Evaluation measured = test.refs().isEmpty()
                    ? null
                    : Evaluator.evaluate(
                            trained.head(),
                            recipe.task(),
                            test.latents(),
                            test.set().classes(),
                            config.session().toProto());
            FittedHead fitted = new FittedHead(
                    trained.head(),
                    config.solver(),
                    List.of(),
                    null,
                    false,
                    trained.evaluation(),
                    measured,
                    Warnings.ofEpochs(trained));
            return new Course(fitted, trained.epoch(), trained.history(), preparation.input());
        }
    }
}
