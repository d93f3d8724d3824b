package cdam.train.run;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.cli.Console;
import cdam.io.RunLock;
import cdam.train.fit.FittedHead;
import cdam.train.fit.HeadTrainer;
import cdam.train.fit.Solver;
import cdam.train.fit.Warnings;
import cdam.train.head.EpochTrainer;
import cdam.train.head.Evaluator;
import cdam.train.head.Recipe;
import cdam.train.head.TrainedHead;
import cdam.train.head.TrainingState;
import cdam.train.metric.Evaluation;
import java.util.List;
import java.util.Locale;

/** Trains a head as a config says and adds it to the bundle. All that can be refused is refused before the first image. */
final class TrainRun {
    private final TrainConfig asked;
    private final boolean replace;
    private final RunConsole console;

    /** @param replace whether a head of the name may go */
    TrainRun(TrainConfig asked, boolean replace, Console console) {
        this.asked = asked;
        this.replace = replace;
        this.console = new RunConsole(console, asked.recipe().epochs());
    }

    Head run() {
        EarlierTraining earlier = new EarlierTraining(asked, replace);
        earlier.requireFreeName(Bundle.open(asked.model()));
        DataSets sets = DataSets.of(asked.data(), asked.recipe().task() == Recipe.Task.MULTI_LABEL);
        sets.notes().forEach(console::note);
        int classes = sets.train().labels().size();
        TrainConfig config = asked.resolved(sets.train().samples().size(), classes);
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
            Identified images = preparation.identify(sets);
            images.notes().forEach(console::note);
            TrainingRecord record = TrainingRecord.of(config, preparation, images);
            earlier.requireSame(record);
            earlier.requireOwnName(preparation.bundle(), record);
            earlier.write(record);
            long trained = sets.train().samples().size();
            long others =
                    sets.val().samples().size() + (long) sets.test().samples().size();
            int views = config.augmentationOrDefault().kind() == TrainConfig.Augmentation.Kind.NONE
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
                    ? byEpochs(config, preparation, parts, record, earlier)
                    : new Course(bySolver(config, parts), 0, List.of(), preparation.input());
            return new Results(config, parts, course, console).save(preparation, record, earlier);
        }
    }

    private String choice(Solver solver) {
        boolean free = asked.training() == null || asked.training().wanted() == null;
        return !free
                ? ""
                : solver.hasEpochs() ? " (the images are augmented)" : " (chosen by the number of images and classes)";
    }

    private FittedHead bySolver(TrainConfig config, Parts parts) {
        HeadTrainer.Builder trainer = HeadTrainer.builder()
                .solver(config.solver())
                .recipe(config.recipe())
                .session(config.session())
                .threads(config.features().threadCount())
                .progress(console::trial);
        if (config.penalties() != null) {
            trainer.penalties(
                    config.penalties().stream().mapToDouble(Double::doubleValue).toArray());
        }
        return trainer.build()
                .fit(
                        parts.train().examples(),
                        parts.val().examples(),
                        parts.test().refs().isEmpty() ? null : parts.test().examples());
    }

    private Course byEpochs(
            TrainConfig config,
            LatentPipeline preparation,
            Parts parts,
            TrainingRecord record,
            EarlierTraining earlier) {
        Recipe recipe = config.recipe();
        TrainingState before = earlier.state();
        boolean augmented = config.augmentationOrDefault().kind() != TrainConfig.Augmentation.Kind.NONE;
        int done = before == null ? 1 : Math.max(1, before.epoch());
        console.plan(augmented ? (long) parts.train().refs().size() * (recipe.epochs() - done) : 0);
        if (before != null) {
            console.note(
                    before.epoch() < recipe.epochs()
                            ? "going on after step " + before.step() + ", epoch " + (before.epoch() + 1) + " of "
                                    + recipe.epochs()
                            : "all " + recipe.epochs() + " epochs are done already");
        }
        try (HistoryFiles files = new HistoryFiles(
                config.out(),
                before == null ? List.of() : before.history(),
                before == null ? 0 : before.step(),
                console)) {
            CachedData latents = new CachedData(preparation, parts.train(), parts.val());
            TrainedHead trained = new EpochTrainer(recipe, latents, record.fingerprint(), earlier.store(), files)
                    .train(config.session().toProto());
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
