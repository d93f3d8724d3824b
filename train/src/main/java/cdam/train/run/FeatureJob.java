package cdam.train.run;

import cdam.bundle.Model;
import cdam.bundle.ModelLoader;
import cdam.cli.Console;
import cdam.train.augment.ImageBatch.Unreadable;
import cdam.train.data.ImageSet;
import cdam.train.head.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The latents that a training run will look for, without the training: a cache filled by part, for an engine. */
public final class FeatureJob {
    /** The view of validation images; epochs count from 0. */
    public static final int PLAIN = -1;

    private FeatureJob() {}

    /** The images of a run, in the data set's order; {@code val} are all that are wanted in the plain view alone. */
    public record Files(List<Path> train, List<Path> val) {}

    /** The images that a config's data leads to. */
    public static Files files(TrainConfig config, Console console) {
        DataSets sets = DataSets.of(config.data(), config.recipe().task() == Recipe.Task.MULTI_LABEL);
        sets.notes().forEach(console::note);
        List<Path> plain = new ArrayList<>(files(sets.val()));
        plain.addAll(files(sets.test()));
        return new Files(files(sets.train()), plain);
    }

    /** The views in which training images are wanted: an epoch's augmentation each, or the plain one. */
    public static List<Integer> trainingViews(TrainConfig config) {
        return config.resolved(0, 1).augmentationOrDefault().kind() == AugmentationConfig.Kind.NONE
                ? List.of(PLAIN)
                : IntStream.range(0, config.recipe().epochs()).boxed().toList();
    }

    /** Fails where no latent could be computed, and where the cache is of another model. */
    public static void check(TrainConfig config, Console console) {
        new LatentPipeline(config, Model::load, new RunConsole(console, 0)).close();
    }

    /**
     * Brings images in one view into the config's cache.
     *
     * @param view an epoch, or {@link #PLAIN}
     * @return the places of those that cannot be read, with reasons
     */
    public static List<Unreadable> extract(
            TrainConfig config, int view, List<Path> files, ModelLoader models, Console console) {
        try (LatentPipeline preparation =
                new LatentPipeline(config.resolved(0, 1), models, new RunConsole(console, 0))) {
            return preparation.extract(files, view == PLAIN ? preparation.plainView() : preparation.trainingView(view));
        }
    }

    private static List<Path> files(ImageSet set) {
        return set.samples().stream().map(ImageSet.Sample::file).toList();
    }
}
