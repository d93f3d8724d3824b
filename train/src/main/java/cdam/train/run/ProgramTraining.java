package cdam.train.run;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadFeatures;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.io.ProgressListener;
import cdam.io.Release;
import cdam.io.UsageException;
import cdam.train.augment.ImageKey;
import cdam.train.data.ImageSet;
import cdam.train.data.Split;
import cdam.train.fit.FittedHead;
import cdam.train.head.Latents;
import cdam.train.head.Recipe;
import cdam.train.solver.Examples;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Trainings that a program starts: by a config, as the command does, or on latents in memory.
 *
 * @param config what would stand in the YAML file
 * @param replace whether a head of the name may go
 * @param notes takes each line that the command would print
 */
public record ProgramTraining(TrainConfig config, boolean replace, Consumer<String> notes, ProgressListener progress) {

    /** As the command does. */
    public Trained run() {
        return new TrainRun(config, replace, console()).run();
    }

    private RunConsole console() {
        return new RunConsole(notes, progress, config.recipe().epochs());
    }

    /**
     * On latents in memory, of which parts are drawn class by class for validation and test; equal latents stay together.
     *
     * @param latents (N,F) row-major
     * @param labels the class indices of each image, sorted
     * @param classes names, in the order of the indices
     */
    public Trained run(float[] latents, int[][] labels, List<String> classes) {
        Bundle bundle = Bundle.open(config.model());
        Bundle.requireName(config.head());
        if (!replace) {
            bundle.requireFree(config.head());
        }
        HeadInput input = Objects.requireNonNullElse(config.features().input(), HeadInput.CLS);
        int width = width(bundle, input);
        if (labels.length == 0 || latents.length != (long) labels.length * width) {
            throw new UsageException("latents: expected " + width + " numbers per image for the input " + input + ", "
                    + labels.length + " images, found " + latents.length + " numbers in all");
        }
        for (int label : Arrays.stream(labels).flatMapToInt(Arrays::stream).toArray()) {
            if (label < 0 || label >= classes.size()) {
                throw new UsageException(
                        "labels: expected indices of the " + classes.size() + " classes, found " + label);
            }
        }
        Labels names = new Labels(IntStream.range(0, classes.size())
                .mapToObj(c -> new Label(c, classes.get(c), classes.get(c)))
                .toList());
        TrainConfig resolved = config.resolved(labels.length, names.size());
        if (resolved.grid() != null || resolved.warmStart() != null) {
            throw new UsageException("training: expected neither grid nor warm_start with latents in memory");
        }
        Recipe recipe = resolved.recipe(names);
        ImageSet set = new ImageSet(
                names,
                IntStream.range(0, labels.length)
                        .mapToObj(i -> new ImageSet.Sample(Path.of("row " + i), sorted(labels[i], recipe.task()), null))
                        .toList());
        Examples all = new Examples(Latents.of(latents, width), set.classes(), names.size());
        Split split = split(resolved, set, all.latents());
        FittedHead fitted = TrainRun.trainer(resolved, recipe)
                .progress(console()::trial)
                .build()
                .fit(
                        all.subset(split.train()),
                        all.subset(split.validation()),
                        split.test().length == 0 ? null : all.subset(split.test()));
        fitted.warnings().forEach(warning -> notes.accept("warning: " + warning));
        HeadKind kind = recipe.task().headKind();
        Map<String, Object> source = source(fitted, recipe, split);
        Head head = replace
                ? bundle.replaceHead(config.head(), fitted.head(), kind, input, names, source)
                : bundle.addHead(config.head(), fitted.head(), kind, input, names, source);
        return new Trained(head, fitted, fitted.test() == null ? split.validation().length : split.test().length);
    }

    private int width(Bundle bundle, HeadInput input) {
        return new HeadFeatures(
                        input,
                        bundle.card().architecture().width(),
                        config.features().blockCount() + (input.readsPatches() ? 1 : 0))
                .size();
    }

    private static int[] sorted(int[] classes, Recipe.Task task) {
        if (task == Recipe.Task.SINGLE_LABEL && classes.length != 1) {
            throw new UsageException("labels: expected one class per image, found " + Arrays.toString(classes)
                    + "; set training.task to multi-label for several");
        }
        return Arrays.stream(classes).sorted().distinct().toArray();
    }

    private static Split split(TrainConfig config, ImageSet set, Latents latents) {
        List<ImageKey> keys = IntStream.range(0, latents.size())
                .mapToObj(i -> new ImageKey(i, latents.width()))
                .toList();
        SplitConfig wanted = config.data().splitOrDefault();
        set.requireEveryClass("labels");
        return Split.of(
                set,
                SameUnits.of(set, keys, latents),
                keys,
                wanted.validation(),
                config.data().testShare(),
                wanted.seed());
    }

    private static Map<String, Object> source(FittedHead fitted, Recipe recipe, Split split) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("trained_by", "HeadTrainer, from latents in memory");
        source.put("software", Release.TEXT);
        source.put("solver", fitted.solver());
        source.put("recipe", recipe);
        source.put("train", Map.of("images", split.train().length));
        source.put("validation", Map.of("images", split.validation().length));
        source.put("test", Map.of("images", split.test().length));
        source.put(
                "measured_on", fitted.test() == null ? "the validation images, which chose the head" : "test images");
        source.put("metrics", fitted.measured().metrics());
        source.put("warnings", fitted.warnings());
        return source;
    }
}
