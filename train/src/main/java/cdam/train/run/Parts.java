package cdam.train.run;

import cdam.train.augment.ImageRef;
import cdam.train.augment.View;
import cdam.train.data.Split;
import cdam.train.head.Latents;

/**
 * The readable images of a run.
 *
 * @param train in the view of the first epoch
 * @param val they choose the penalty or the epoch
 * @param test they measure the head; may be none
 */
record Parts(ReadableSet train, ReadableSet val, ReadableSet test) {

    /** Reads all that the run measures on, and the first epoch. */
    static Parts read(LatentPipeline preparation, TrainConfig config, Identified images, RunConsole console) {
        DataSets sets = images.sets();
        View plain = preparation.plainView();
        if (sets.toSplit()) {
            return split(preparation, config, images, console);
        }
        ReadableSet val = preparation.read("validation", sets.val(), images.val(), plain);
        ReadableSet test = preparation.read("test", sets.test(), images.test(), plain);
        ReadableSet train =
                preparation.read("train, epoch 1", sets.train(), images.train(), preparation.trainingView(0));
        preparation.checkUnreadable(train, val, test).forEach(reason -> console.note("warning: left out: " + reason));
        train.set().requireEveryClass(config.data().first().toString());
        if (config.data().val() != null) {
            DataSets.requireSome(val.set(), config.data().val());
        }
        return new Parts(train, val, test);
    }

    /** The same images, of whose latents a part is read. */
    Parts slice(int from, int to) {
        return new Parts(
                train.with(train.latents().slice(from, to)),
                val.with(val.latents().slice(from, to)),
                test.with(test.latents().slice(from, to)));
    }

    private static Parts split(LatentPipeline preparation, TrainConfig config, Identified images, RunConsole console) {
        View plain = preparation.plainView();
        ReadableSet all = preparation.read("images", images.sets().train(), images.train(), plain);
        ReadableSet others = preparation.read("test", images.sets().test(), images.test(), plain);
        preparation.checkUnreadable(all, others).forEach(reason -> console.note("warning: left out: " + reason));
        all.set().requireEveryClass(config.data().first().toString());
        SplitConfig wanted = config.data().splitOrDefault();
        int[] units =
                SameUnits.of(all.set(), all.refs().stream().map(ImageRef::key).toList(), all.latents());
        Split split = Split.of(
                all.set(),
                units,
                all.refs().stream().map(ImageRef::key).toList(),
                wanted.validation(),
                config.data().testShare(),
                wanted.seed());
        console.note("split by content, seed " + wanted.seed() + ": " + split.train().length
                + " images for training, " + split.validation().length + " for validation, "
                + (split.test().length + others.refs().size())
                + " for the test" + SameUnits.describe(units));
        ReadableSet train = all.subset(split.train());
        View view = preparation.trainingView(0);
        if (!view.describe().equals(plain.describe())) {
            Latents first = preparation.latents("train, epoch 1", train, view);
            train = train.with(first);
        }
        return new Parts(
                train,
                all.subset(split.validation()),
                config.data().test() == null ? all.subset(split.test()) : others);
    }
}
