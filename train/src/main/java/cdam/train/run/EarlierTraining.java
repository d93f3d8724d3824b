package cdam.train.run;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Labels;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.ResultFolder;
import cdam.train.head.StateFile;
import cdam.train.head.StateStore;
import cdam.train.head.TrainingState;
import cdam.vit.LinearHead;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What earlier runs have left in OUT and in the bundle: this run goes on with it, or refuses to take its place. */
final class EarlierTraining {
    private static final List<String> FILES = List.of(
            "history.json",
            "curves.png",
            "report.html",
            "confusion.png",
            "per-class.csv",
            "config.yaml",
            "unreadable.txt");

    private final TrainConfig config;
    private final boolean replace;
    private final StateStore store;
    private final @Nullable TrainingState state;

    /** @param replace whether a head of the config's name may go */
    EarlierTraining(TrainConfig config, boolean replace) {
        this.config = config;
        this.replace = replace;
        this.store = new StateFile(config.out().resolve("state"));
        this.state = store.load();
    }

    StateStore store() {
        return store;
    }

    /** Where the training stopped; null where there was none. */
    @Nullable
    TrainingState state() {
        return state;
    }

    /**
     * Refuses an OUT with files of the user's own; a name that no head can have; and one that is taken, unless the training in OUT may have made that head.
     *
     * @throws InputException then
     */
    void requireFreeName(Bundle bundle) {
        ResultFolder.requireOwn(config.out(), List.of("training.json", "state"), FILES);
        Bundle.requireName(config.head());
        if (state == null && !Files.exists(TrainingRecord.file(config)) && !replace) {
            bundle.requireFree(config.head());
        }
    }

    /**
     * Refuses to take the place of a head that another training, or no training, has made.
     *
     * @throws InputException then
     */
    void requireOwnName(Bundle bundle, TrainingRecord record) {
        if (!replace && !isOwn(bundle, record)) {
            bundle.requireFree(config.head());
        }
    }

    private boolean isOwn(Bundle bundle, TrainingRecord record) {
        return bundle.headNames().contains(config.head())
                && record.fingerprint()
                        .equals(bundle.headCard(config.head()).source().get(HeadSource.RUN));
    }

    /**
     * Refuses the state of a training with another course.
     *
     * @throws InputException that names what differs
     */
    void requireSame(TrainingRecord record) {
        if (state == null) {
            requireSameResults(record);
            return;
        }
        if (!state.fingerprint().equals(record.fingerprint())) {
            throw refused(
                    Files.exists(TrainingRecord.file(config))
                            ? record.differences(TrainingRecord.read(config))
                            : "another config, data set or model, or of an earlier release");
        }
        if (state.epoch() > config.recipe().epochs()) {
            throw refused("training.epochs: " + state.epoch() + " are done there, this run has "
                    + config.recipe().epochs());
        }
        OptionalInt end = config.recipe().end(state.history());
        if (end.isPresent() && state.epoch() > end.getAsInt()) {
            throw refused("training.patience: " + state.epoch() + " epochs are done there, this run ends after "
                    + end.getAsInt());
        }
    }

    /** Without epochs there is no state; what a finished run has written is not for another one to replace. */
    private void requireSameResults(TrainingRecord record) {
        if (replace
                || !Files.exists(config.out().resolve("report.html"))
                || !Files.exists(TrainingRecord.file(config))) {
            return;
        }
        TrainingRecord before = TrainingRecord.read(config);
        if (!before.fingerprint().equals(record.fingerprint())) {
            throw refused(record.differences(before));
        }
    }

    private InputException refused(String what) {
        return new InputException(
                config.out() + ": holds a training with " + what + "; give another out, or delete that folder");
    }

    /** Before the first image, so that a run that is killed at any time leaves a state that can be told. */
    void write(TrainingRecord record) {
        Json.write(TrainingRecord.file(config), record);
    }

    /** Adds the head, or puts it where an earlier run of this training has put its own. */
    Head put(
            LatentPipeline preparation,
            TrainingRecord record,
            HeadInput input,
            LinearHead linear,
            Labels labels,
            Map<String, Object> source) {
        Bundle bundle = preparation.bundle();
        HeadKind kind = config.recipe().task().headKind();
        return replace || isOwn(bundle, record)
                ? bundle.replaceHead(config.head(), linear, kind, input, labels, source)
                : bundle.addHead(config.head(), linear, kind, input, labels, source);
    }
}
