package cdam.train.run;

import cdam.bundle.HeadInput;
import cdam.bundle.Labels;
import cdam.bundle.SessionOptions;
import cdam.bundle.SessionOptions.Device;
import cdam.bundle.SessionOptions.Precision;
import cdam.config.Engine;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.train.augment.RandomResizedCrop;
import cdam.train.cache.CachePrecision;
import cdam.train.fit.Solver;
import cdam.train.head.HeadGrid;
import cdam.train.head.Recipe;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The YAML file of {@code train} and {@code knn}. Paths are from the working folder. What is left out has the value of the
 * paper's recipe.
 *
 * @param model the bundle
 * @param head the new head's name in it
 * @param out where state, history, plot and event files go
 * @param data the images
 * @param input how they reach the model's size
 * @param augmentation of the training images
 * @param features what the head reads, and their cache
 * @param training how the head is fitted
 * @param fewShot how {@code few-shot} draws its images
 * @param mistakeMaps of how many mistakes the report shows maps of the classes, 8; 0: the backbone is not loaded for it
 * @param device cpu (default) or gpu
 * @param precision of the backbone's matrix products: fp32 (default), bf16, fp16
 * @param engine who computes the features; default: this process
 */
public record TrainConfig(
        Path model,
        String head,
        Path out,
        Data data,
        @Nullable Input input,
        @Nullable Augmentation augmentation,
        Features features,
        Training training,
        @Nullable FewShot fewShot,
        @Nullable Integer mistakeMaps,
        @Nullable Device device,
        @Nullable Precision precision,
        @Nullable Engine engine) {

    /**
     * Where the images are: in one place, to be split, or in a place for each part.
     *
     * @param images a folder with a folder for each class, or a .csv or .tsv with columns path and label, and perhaps group;
     *     a folder whose only folders are named train, val and test is taken for those parts
     * @param split how {@code images} are split
     * @param train a folder with a folder for each class, or a .csv or .tsv with columns path and label
     * @param val the same, for validation
     * @param test the same, for the accuracy that is reported; without it a part of {@code images}, or the validation images
     * @param valLabels a file with the classes of the images in {@code val}, where that has no class folders
     * @param classNames a file of {@code id<TAB>name} lines; without it a class is named by its id
     * @param labelSet a YAML file that picks, merges and renames classes; without it every class is taken
     * @param maxUnreadable the largest share of images that may be unreadable, 0.01
     */
    public record Data(
            @Nullable Path images,
            @Nullable Split split,
            @Nullable Path train,
            @Nullable Path val,
            @Nullable Path test,
            @Nullable Path valLabels,
            @Nullable Path classNames,
            @Nullable Path labelSet,
            @Nullable Double maxUnreadable) {
        public Data {
            Optional<PartFolders> parts = images == null ? Optional.empty() : PartFolders.of(images);
            if (parts.isPresent() && train == null && val == null && test == null) {
                images = parts.get().val() == null ? parts.get().train() : null;
                train = parts.get().val() == null ? null : parts.get().train();
                val = parts.get().val();
                test = parts.get().test();
            }
            if (images == null) {
                require(train, "data.train", "the training images, or data.images: images to be split");
                require(val, "data.val", "the validation images");
            } else if (train != null || val != null) {
                throw new UsageException("data: expected either images, which are split, or train and val, found both");
            }
            if (valLabels != null && val == null) {
                throw new UsageException(
                        "data.val_labels: expected data.val, whose images it is for, found data.images");
            }
            if (test != null && split != null && split.test != null) {
                throw new UsageException("data.split.test: expected none with data.test, found " + split.test);
            }
            if (images == null && split != null) {
                throw new UsageException("data.split: expected data.images, which are split, found data.train");
            }
            if (maxUnreadable != null && !(maxUnreadable >= 0 && maxUnreadable <= 1)) {
                throw new UsageException("data.max_unreadable: expected a share in [0, 1], found " + maxUnreadable);
            }
        }

        /** The source of the training images, or of all. */
        Path first() {
            return images != null ? images : Objects.requireNonNull(train);
        }

        Split splitOrDefault() {
            return Objects.requireNonNullElse(split, Split.DEFAULT);
        }

        /** The share of {@code images} that is for the test; none where the test has images of its own. */
        double testShare() {
            return test == null ? splitOrDefault().testShare() : 0;
        }

        double unreadableShare() {
            return maxUnreadable == null ? 0.01 : maxUnreadable;
        }
    }

    /**
     * The parts of images from one place; the rest is for training.
     *
     * @param validation the share that chooses the epoch or the penalty, 0.15
     * @param test the share on which the head's accuracy is measured, 0.2
     * @param seed of the draw, 0
     */
    public record Split(Double validation, @Nullable Double test, Long seed) {
        static final Split DEFAULT = new Split(0.15, null, 0L);

        public Split {
            validation = Objects.requireNonNullElse(validation, 0.15);
            seed = Objects.requireNonNullElse(seed, 0L);
            share(validation, "validation");
            share(test, "test");
        }

        double testShare() {
            return Objects.requireNonNullElse(test, 0.2);
        }

        private static void share(@Nullable Double value, String key) {
            if (value != null && !(value > 0 && value <= 0.5)) {
                throw new UsageException(
                        "data.split." + key + ": expected a share above 0 and up to 0.5, found " + value);
            }
        }
    }

    /**
     * The size that the backbone sees.
     *
     * @param size height and width; without it the model's own
     * @param shorterSide validation images are resized so, bicubic, and their middle is cropped; without it 256 / 224 of the
     *     size
     */
    public record Input(@Nullable Integer size, @Nullable Integer shorterSide) {
        static final Input DEFAULT = new Input(null, null);
    }

    /**
     * What is done to training images.
     *
     * @param kind random-resized-crop, or none: the validation's view, one for all epochs
     * @param area smallest and largest share of the image, 0.08 and 1
     * @param ratio smallest and largest width / height, 3/4 and 4/3
     * @param flip the probability of mirroring, 0.5
     */
    public record Augmentation(
            @Nullable Kind kind,
            @Nullable List<Double> area,
            @Nullable List<Double> ratio,
            @Nullable Double flip) {
        static final Augmentation DEFAULT = new Augmentation(null, null, null, null);
        static final Augmentation NONE = new Augmentation(Kind.NONE, null, null, null);

        /** The augmentations. */
        public enum Kind {
            @JsonProperty("random-resized-crop")
            RANDOM_RESIZED_CROP,
            @JsonProperty("none")
            NONE
        }

        public Augmentation {
            pair(area, "augmentation.area");
            pair(ratio, "augmentation.ratio");
        }

        RandomResizedCrop crop(int size) {
            RandomResizedCrop usual = RandomResizedCrop.of(size, size);
            return new RandomResizedCrop(
                    size,
                    size,
                    usual.interpolation(),
                    area == null ? usual.minArea() : area.get(0),
                    area == null ? usual.maxArea() : area.get(1),
                    ratio == null ? usual.minRatio() : ratio.get(0),
                    ratio == null ? usual.maxRatio() : ratio.get(1),
                    flip == null ? usual.flip() : flip);
        }

        private static void pair(@Nullable List<Double> values, String key) {
            if (values != null && values.size() != 2) {
                throw new UsageException(key + ": expected two numbers, found " + values);
            }
        }
    }

    /**
     * What the head reads.
     *
     * @param input cls (default), cls-of-last-blocks, cls-and-mean-patch (interleaved) or cls-then-mean-patch
     * @param blocks of how many blocks [CLS] is read: 4 for cls-of-last-blocks, any for cls-then-mean-patch, 1 else
     * @param cache the folder of latents, shared by all runs with the same model and input
     * @param precision of the cache: fp16 (default) or fp32
     * @param batch images through the backbone at once; 8 on the CPU, 64 on a GPU
     * @param threads that decode and run the backbone; 0 (default): as many as the machine has cores
     * @param memoryMb MiB that the whole process may take: fewer batches are under way at once, and a batch that does not fit is
     *     refused; default: three quarters of the machine's
     */
    public record Features(
            @Nullable HeadInput input,
            @Nullable Integer blocks,
            Path cache,
            @Nullable CachePrecision precision,
            @Nullable Integer batch,
            @Nullable Integer threads,
            @Nullable Integer memoryMb) {
        public Features {
            require(cache, "features.cache", "a folder for latents");
            if ((blocks != null && blocks < 1) || (batch != null && batch < 1) || (threads != null && threads < 0)) {
                throw new UsageException("features: expected blocks and batch of 1 or more and threads of 0 or more,"
                        + " found blocks " + blocks + ", batch " + batch + ", threads " + threads);
            }
            if (memoryMb != null && memoryMb < 1) {
                throw new UsageException("features.memory_mb: expected 1 or more, found " + memoryMb);
            }
        }

        int blockCount() {
            HeadInput what = Objects.requireNonNullElse(input, HeadInput.CLS);
            boolean several = what == HeadInput.CLS_OF_LAST_BLOCKS || what == HeadInput.CLS_THEN_MEAN_PATCH;
            int count = Objects.requireNonNullElse(blocks, what == HeadInput.CLS_OF_LAST_BLOCKS ? 4 : 1);
            if (count > 1 && !several) {
                throw new UsageException("features.blocks: expected 1 for the input " + what + ", found " + count
                        + "; choose " + HeadInput.CLS_OF_LAST_BLOCKS + " or " + HeadInput.CLS_THEN_MEAN_PATCH);
            }
            return count;
        }

        /** What all heads of a grid read. */
        Features widest(Grid grid) {
            HeadInput widest = grid.readsPatches()
                    ? HeadInput.CLS_THEN_MEAN_PATCH
                    : grid.mostBlocks() == 1 ? HeadInput.CLS : HeadInput.CLS_OF_LAST_BLOCKS;
            if ((input != null && input != widest) || (blocks != null && blocks != grid.mostBlocks())) {
                throw new UsageException("features: expected neither input nor blocks with training.grid, which needs "
                        + widest + " of " + grid.mostBlocks() + "; found " + input + " of " + blocks);
            }
            return new Features(widest, grid.mostBlocks(), cache, precision, batch, threads, memoryMb);
        }

        int batchSize(Device device) {
            return Objects.requireNonNullElse(batch, device == Device.GPU ? 64 : 8);
        }

        int threadCount() {
            return threads == null || threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        }
    }

    /**
     * Heads beside each other: each learning rate with each kind of features.
     *
     * @param learningRates in place of {@code learning_rate}
     * @param blocks of how many last blocks [CLS] is read, such as 1 and 4; without it 1
     * @param meanPatch whether the last block's mean patch is read too, such as false and true; without it false
     */
    public record Grid(
            List<Double> learningRates,
            @Nullable List<Integer> blocks,
            @Nullable List<Boolean> meanPatch) {
        public Grid {
            if (learningRates == null
                    || learningRates.isEmpty()
                    || learningRates.stream().anyMatch(rate -> !(rate > 0 && rate < 1e30))) {
                throw new UsageException(
                        "training.grid.learning_rates: expected numbers above 0, found " + learningRates);
            }
            if (blocks != null && (blocks.isEmpty() || blocks.stream().anyMatch(count -> count < 1))) {
                throw new UsageException("training.grid.blocks: expected numbers of 1 or more, found " + blocks);
            }
            if (meanPatch != null && meanPatch.isEmpty()) {
                throw new UsageException("training.grid.mean_patch: expected false, true or both, found none");
            }
        }

        int mostBlocks() {
            return blocks == null
                    ? 1
                    : blocks.stream().mapToInt(Integer::intValue).max().orElse(1);
        }

        boolean readsPatches() {
            return meanPatch != null && meanPatch.contains(true);
        }

        HeadGrid heads(int width) {
            return HeadGrid.of(
                    learningRates,
                    Objects.requireNonNullElse(blocks, List.of(1)),
                    Objects.requireNonNullElse(meanPatch, List.of(false)),
                    mostBlocks(),
                    width);
        }
    }

    /**
     * How the head is fitted: the components of {@link Recipe}, with the paper's values for what is left out.
     *
     * @param solver what fits it; without it what the optimizer, penalties (lbfgs) or any setting of epochs (adam) imply; null
     *     where nothing does: chosen by the number of images and classes
     * @param penalties for lbfgs the values of C, scikit-learn's inverse penalty, for ridge of lambda; without it a grid
     * @param grid heads that are trained beside each other with adam or sgd, of which the best is kept
     * @param task one label per image, or any number
     * @param optimizer adam, adamw or sgd: another word for these solvers
     * @param weightDecay 0; 0.01 for adamw, as PyTorch has it
     * @param classWeights what classes count in the loss, by id or name; those that are not named count 1
     * @param patience training ends after so many epochs without a lower validation loss; without it after the last one
     * @param warmStart a head of the model, whose rows of classes that both have are where training begins
     */
    public record Training(
            @Nullable Solver solver,
            @Nullable List<Double> penalties,
            @Nullable Grid grid,
            Recipe.@Nullable Task task,
            Recipe.@Nullable Optimizer optimizer,
            @Nullable Double learningRate,
            @Nullable Double momentum,
            @Nullable Double weightDecay,
            Recipe.@Nullable Schedule schedule,
            @Nullable Double labelSmoothing,
            Recipe.@Nullable ClassWeighting classWeighting,
            @Nullable Map<String, Double> classWeights,
            @Nullable Integer epochs,
            @Nullable Integer patience,
            @Nullable Integer batch,
            @Nullable Long seed,
            @Nullable String warmStart) {
        static final Training DEFAULT = new Training(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

        public Training {
            if (solver != null
                    && optimizer != null
                    && !solver.toString().equals(optimizer.toString().toLowerCase(Locale.ROOT))) {
                throw new UsageException("training: expected one of solver and optimizer, found " + solver + " and "
                        + optimizer.toString().toLowerCase(Locale.ROOT));
            }
            if (penalties != null
                    && (penalties.isEmpty() || penalties.stream().anyMatch(value -> !(value > 0 && value < 1e300)))) {
                throw new UsageException("training.penalties: expected numbers above 0, found " + penalties);
            }
            boolean epochwise = Stream.of(
                            grid,
                            learningRate,
                            momentum,
                            schedule,
                            epochs,
                            patience,
                            batch,
                            weightDecay,
                            labelSmoothing)
                    .anyMatch(Objects::nonNull);
            if (solver != null && !solver.hasEpochs() && epochwise) {
                throw new UsageException("training: expected no grid, learning_rate, momentum, weight_decay, schedule,"
                        + " label_smoothing, epochs, patience or batch with the solver " + solver
                        + "; leave them out, or choose adam");
            }
            if (penalties != null && (epochwise || (solver != null && solver.hasEpochs()))) {
                throw new UsageException("training.penalties: expected the solver lbfgs or ridge");
            }
            if (solver == null && penalties != null) {
                solver = Solver.LBFGS;
            } else if (solver == null && optimizer != null) {
                solver = Solver.valueOf(optimizer.name());
            } else if (solver == null && epochwise) {
                solver = Solver.ADAM;
            }
            optimizer = null; // the solver says it
            if (solver == Solver.RIDGE && (classWeights != null || classWeighting == Recipe.ClassWeighting.BALANCED)) {
                throw new UsageException("training: expected neither class_weighting nor class_weights with the solver"
                        + " ridge; choose lbfgs");
            }
            if (solver == Solver.RIDGE && warmStart != null) {
                throw new UsageException(
                        "training.warm_start: expected none with the solver ridge, which has no start");
            }
            if (grid != null && (patience != null || warmStart != null)) {
                throw new UsageException("training.grid: expected neither patience nor warm_start, since its heads are"
                        + " measured once, at the end, and read several kinds of features");
            }
        }

        boolean isWeighted() {
            return classWeights != null || classWeighting == Recipe.ClassWeighting.BALANCED;
        }

        /** Without the weights of the classes, whose order the labels decide. */
        Recipe recipe() {
            Recipe.Optimizer rule = solver == null || !solver.hasEpochs()
                    ? Recipe.Optimizer.ADAM
                    : Recipe.Optimizer.valueOf(solver.name());
            return new Recipe(
                    Objects.requireNonNullElse(task, Recipe.Task.SINGLE_LABEL),
                    rule,
                    Objects.requireNonNullElse(learningRate, 3e-4),
                    Objects.requireNonNullElse(momentum, 0.9),
                    Objects.requireNonNullElse(weightDecay, rule == Recipe.Optimizer.ADAMW ? 0.01 : 0.0),
                    Objects.requireNonNullElse(schedule, Recipe.Schedule.CONSTANT),
                    Objects.requireNonNullElse(labelSmoothing, 0.0),
                    Objects.requireNonNullElse(classWeighting, Recipe.ClassWeighting.NONE),
                    Objects.requireNonNullElse(epochs, 10),
                    Objects.requireNonNullElse(batch, 128),
                    Objects.requireNonNullElse(seed, 0L),
                    patience,
                    null);
        }

        /** The weights of the classes (C); null where the config gives none. */
        @Nullable
        List<Double> weights(Labels labels) {
            if (classWeights == null) {
                return null;
            }
            Double[] weights = new Double[labels.size()];
            for (Map.Entry<String, Double> entry : classWeights.entrySet()) {
                int at;
                try {
                    at = labels.find(entry.getKey()).index();
                } catch (InputException e) {
                    throw new UsageException("training.class_weights: " + e.getMessage(), e);
                }
                if (weights[at] != null) {
                    throw new UsageException("training.class_weights: expected one number for "
                            + labels.get(at).name() + ", found two");
                }
                weights[at] = entry.getValue();
            }
            return Stream.of(weights)
                    .map(weight -> Objects.requireNonNullElse(weight, 1.0))
                    .toList();
        }

        /** The same, fitted by a solver. */
        Training by(Solver chosen) {
            return new Training(
                    chosen,
                    penalties,
                    grid,
                    task,
                    null,
                    learningRate,
                    momentum,
                    weightDecay,
                    schedule,
                    labelSmoothing,
                    classWeighting,
                    classWeights,
                    epochs,
                    patience,
                    batch,
                    seed,
                    warmStart);
        }
    }

    /**
     * The draws of {@code few-shot}.
     *
     * @param shots images per class, [1, 2, 5, 10]
     * @param draws how often they are drawn, 10
     * @param seed of the draws, 0
     */
    public record FewShot(List<Integer> shots, Integer draws, Long seed) {
        static final FewShot DEFAULT = new FewShot(List.of(1, 2, 5, 10), 10, 0L);

        public FewShot {
            shots = Objects.requireNonNullElse(shots, List.of(1, 2, 5, 10));
            draws = Objects.requireNonNullElse(draws, 10);
            seed = Objects.requireNonNullElse(seed, 0L);
            if (shots.isEmpty() || shots.stream().anyMatch(count -> count < 1)) {
                throw new UsageException("few_shot.shots: expected numbers of 1 or more, found " + shots);
            }
            if (draws < 1 || draws > 1000) {
                throw new UsageException("few_shot.draws: expected 1 to 1000, found " + draws);
            }
        }
    }

    public TrainConfig {
        require(model, "model", "an imported model");
        require(head, "head", "a name for the new head");
        require(out, "out", "a folder for what the run writes");
        require(data, "data", "train and val");
        require(features, "features", "at least cache");
        if (mistakeMaps != null && (mistakeMaps < 0 || mistakeMaps > 24)) {
            throw new UsageException("mistake_maps: expected 0 to 24, found " + mistakeMaps);
        }
        training = Objects.requireNonNullElse(training, Training.DEFAULT);
        training.recipe();
        Objects.requireNonNullElse(augmentation, Augmentation.DEFAULT).crop(1);
    }

    /**
     * This config with the solver that fits the data, and with what that implies.
     *
     * @throws UsageException if the augmentation does not go with it
     */
    TrainConfig resolved(int images, int classes) {
        boolean augmented = augmentation != null && augmentation.kind() != Augmentation.Kind.NONE;
        Solver solver = training.solver;
        if (solver == null) {
            boolean iterative = training.isWeighted() || training.warmStart != null;
            solver = augmented ? Solver.ADAM : iterative ? Solver.LBFGS : Solver.of(images, classes);
        }
        if (augmented && !solver.hasEpochs()) {
            throw new UsageException("augmentation: expected kind none with the solver " + solver
                    + ", which sees each image once; choose adam or sgd to augment");
        }
        return with(
                solver.hasEpochs() ? augmentation : Augmentation.NONE,
                training.grid == null ? features : features.widest(training.grid),
                training.by(solver));
    }

    private TrainConfig with(@Nullable Augmentation view, Features read, Training fitted) {
        return new TrainConfig(
                model, head, out, data, input, view, read, fitted, fewShot, mistakeMaps, device, precision, engine);
    }

    /** The heads that are trained beside each other; null: one. */
    @Nullable
    Grid grid() {
        return training.grid;
    }

    /** The penalties that are tried; null: the usual ones. */
    @Nullable
    List<Double> penalties() {
        return training.penalties;
    }

    /** The same without augmentation: for what sees each image once. */
    TrainConfig plain() {
        return with(Augmentation.NONE, features, training);
    }

    /** The solver of a resolved config. */
    Solver solver() {
        return Objects.requireNonNullElse(training.solver, Solver.ADAM);
    }

    int mistakeMapsOrDefault() {
        return Objects.requireNonNullElse(mistakeMaps, 8);
    }

    FewShot fewShotOrDefault() {
        return Objects.requireNonNullElse(fewShot, FewShot.DEFAULT);
    }

    Input inputOrDefault() {
        return Objects.requireNonNullElse(input, Input.DEFAULT);
    }

    Augmentation augmentationOrDefault() {
        return Objects.requireNonNullElse(augmentation, Augmentation.DEFAULT);
    }

    /** Without the weights of the classes. */
    Recipe recipe() {
        return training.recipe();
    }

    /**
     * The recipe of a head with these classes.
     *
     * @throws UsageException if a class that has a weight is none of them
     */
    Recipe recipe(Labels labels) {
        return recipe().withClassWeights(training.weights(labels));
    }

    /** The head with whose rows the training begins; null: none. */
    @Nullable
    String warmStart() {
        return training.warmStart;
    }

    /**
     * How every session of a run computes. On the CPU each stays in its calling thread: a batch per core is faster than all
     * cores on a batch, and the bits do not depend on the number of cores. All sessions must agree, since TensorFlow keeps one
     * thread pool a process, of the size that the first session asks for.
     */
    SessionOptions session() {
        Device where = Objects.requireNonNullElse(device, Device.CPU);
        return new SessionOptions(
                where, Objects.requireNonNullElse(precision, Precision.FP32), where == Device.CPU ? 1 : 0);
    }

    private static void require(@Nullable Object value, String key, String what) {
        if (value == null) {
            throw new UsageException("expected the key " + key + ": " + what);
        }
    }
}
