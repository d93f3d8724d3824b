package cdam.train.run;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Labels;
import cdam.bundle.Model;
import cdam.cli.Console;
import cdam.io.RunLock;
import cdam.train.head.HeadTrainer;
import cdam.train.head.Recipe;
import cdam.train.head.TrainedHead;
import cdam.train.head.TrainingState;
import java.util.List;
import java.util.Locale;

/** Trains a head as a config says and adds it to the bundle. All that can be refused is refused before the first image. */
final class TrainRun {
    private final TrainConfig config;
    private final boolean replace;
    private final Recipe recipe;
    private final RunConsole console;

    /** @param replace whether a head of the name may go */
    TrainRun(TrainConfig config, boolean replace, Console console) {
        this.config = config;
        this.replace = replace;
        this.recipe = config.recipe();
        this.console = new RunConsole(console, recipe.epochs());
    }

    Head run() {
        EarlierTraining earlier = new EarlierTraining(config, replace);
        earlier.requireFreeName(Bundle.open(config.model()));
        DataSets sets = DataSets.of(config.data(), recipe.task() == Recipe.Task.MULTI_LABEL);
        sets.notes().forEach(console::note);
        RunLock lock = RunLock.folder(config.out());
        try (lock;
                Preparation preparation = new Preparation(config, Model::load, console)) {
            console.note("device " + config.session().device().name().toLowerCase(Locale.ROOT) + ", "
                    + sets.train().samples().size() + " training and "
                    + sets.val().samples().size() + " validation images of "
                    + sets.train().labels().size() + " classes");
            Identified images = preparation.identify(sets);
            images.notes().forEach(console::note);
            TrainingRecord record = TrainingRecord.of(config, preparation, images);
            earlier.requireSame(record);
            earlier.requireOwnName(preparation.bundle(), record);
            earlier.write(record);
            ReadableSet val = preparation.read("validation", sets.val(), images.val(), preparation.plainView());
            ReadableSet train =
                    preparation.read("train, epoch 1", sets.train(), images.train(), preparation.trainingView(0));
            preparation.checkUnreadable(train, val).forEach(reason -> console.note("warning: left out: " + reason));
            train.set().requireEveryClass(config.data().train().toString());
            DataSets.requireSome(val.set(), config.data().val());
            return train(preparation, train, val, record, earlier);
        }
    }

    private Head train(
            Preparation preparation,
            ReadableSet train,
            ReadableSet val,
            TrainingRecord record,
            EarlierTraining earlier) {
        TrainingState before = earlier.state();
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
            CachedData latents = new CachedData(preparation, train, val);
            TrainedHead trained = new HeadTrainer(recipe, latents, record.fingerprint(), earlier.store(), files)
                    .train(config.session().toProto());
            Labels labels = train.set().labels();
            Head head = earlier.put(
                    preparation,
                    record,
                    trained.head(),
                    labels,
                    HeadSource.of(config, preparation, train, val, trained, record));
            console.print("head " + head.name() + " of " + labels.size() + " classes, epoch " + trained.epoch()
                    + ": validation "
                    + RunConsole.describe(trained.evaluation().metrics()));
            return head;
        }
    }
}
