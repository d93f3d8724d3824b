package cdam.train.run;

import cdam.bundle.Head;
import cdam.bundle.Labels;
import cdam.bundle.Model;
import cdam.cli.Console;
import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.RunLock;
import cdam.train.augment.ImageRef;
import cdam.train.head.HeadTrainer;
import cdam.train.head.Recipe;
import cdam.train.head.StateFile;
import cdam.train.head.TrainedHead;
import cdam.train.head.TrainingState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Trains a head as a config says and adds it to the bundle. */
final class TrainRun {
    private final TrainConfig config;
    private final Recipe recipe;
    private final RunConsole console;

    TrainRun(TrainConfig config, Console console) {
        this.config = config;
        this.recipe = config.recipe();
        this.console = new RunConsole(console, recipe.epochs());
    }

    Head run() {
        DataSets sets = DataSets.of(config.data(), recipe.task() == Recipe.Task.MULTI_LABEL);
        if (sets.leftOut() > 0) {
            console.note(sets.leftOut() + " images are of classes that the label set leaves out");
        }
        RunLock lock = RunLock.folder(config.out());
        try (lock;
                Preparation preparation = new Preparation(config, Model::load, console)) {
            console.note("device " + config.session().device().name().toLowerCase(Locale.ROOT) + ", "
                    + sets.train().samples().size() + " training and "
                    + sets.val().samples().size() + " validation images of "
                    + sets.train().labels().size() + " classes");
            ReadableSet val = preparation.read("validation", sets.val(), preparation.plainView());
            ReadableSet train = preparation.read("train, epoch 1", sets.train(), preparation.trainingView(0));
            preparation.checkUnreadable(train, val).forEach(reason -> console.note("warning: left out: " + reason));
            train.set().requireEveryClass(config.data().train().toString());
            if (val.refs().isEmpty()) {
                throw new InputException(
                        config.data().val() + ": expected validation images of the head's classes," + " found none");
            }
            return train(preparation, train, val);
        }
    }

    private Head train(Preparation preparation, ReadableSet train, ReadableSet val) {
        String data = dataHash(train, val);
        String fingerprint = fingerprint(preparation, data);
        StateFile store = new StateFile(config.out().resolve("state"));
        TrainingState before = store.load();
        if (before != null && before.fingerprint().equals(fingerprint)) {
            console.note("going on after step " + before.step() + ", epoch " + (before.epoch() + 1) + " of "
                    + recipe.epochs());
        }
        try (HistoryFiles files = new HistoryFiles(
                config.out(),
                before == null ? List.of() : before.history(),
                before == null ? 0 : before.step(),
                console)) {
            CachedData latents = new CachedData(preparation, train, val);
            TrainedHead trained = new HeadTrainer(recipe, latents, fingerprint, store, files)
                    .train(config.session().toProto());
            Labels labels = train.set().labels();
            Head head = preparation
                    .bundle()
                    .addHead(
                            config.head(),
                            trained.head(),
                            recipe.task().headKind(),
                            preparation.input(),
                            labels,
                            HeadSource.of(config, preparation, train, val, trained, data));
            console.print("head " + head.name() + " of " + labels.size() + " classes, epoch " + trained.epoch()
                    + ": validation "
                    + RunConsole.describe(trained.evaluation().metrics()));
            return head;
        }
    }

    /** The recipe, the views, the features and the data: all that decides the head's bits. */
    private String fingerprint(Preparation preparation, String data) {
        String text = Json.text(List.of(
                recipe,
                preparation.plainView().describe(),
                preparation.trainingView(0).describe(),
                preparation.spec(),
                data));
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    private static String dataHash(ReadableSet train, ReadableSet val) {
        StringBuilder text = new StringBuilder();
        for (ReadableSet set : List.of(train, val)) {
            text.append(set.set().labels()).append('\n');
            for (int i = 0; i < set.refs().size(); i++) {
                ImageRef image = set.refs().get(i);
                text.append(image.key())
                        .append(Arrays.toString(set.set().samples().get(i).classes()))
                        .append('\n');
            }
        }
        return Hashes.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
