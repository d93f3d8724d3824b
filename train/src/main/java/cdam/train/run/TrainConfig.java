package cdam.train.run;

import cdam.bundle.Labels;
import cdam.bundle.SessionOptions;
import cdam.bundle.SessionOptions.Device;
import cdam.bundle.SessionOptions.Precision;
import cdam.config.Engine;
import cdam.io.UsageException;
import cdam.train.fit.Solver;
import cdam.train.head.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
        DataConfig data,
        @Nullable Input input,
        @Nullable AugmentationConfig augmentation,
        FeaturesConfig features,
        TrainingConfig training,
        @Nullable FewShot fewShot,
        @Nullable Integer mistakeMaps,
        @Nullable Device device,
        @Nullable Precision precision,
        @Nullable Engine engine) {

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
        training = Objects.requireNonNullElse(training, TrainingConfig.DEFAULT);
        training.recipe();
        Objects.requireNonNullElse(augmentation, AugmentationConfig.DEFAULT).crop(1);
    }

    /**
     * This config with the solver that fits the data, and with what that implies.
     *
     * @throws UsageException if the augmentation does not go with it
     */
    TrainConfig resolved(int images, int classes) {
        boolean augmented = augmentation != null && augmentation.kind() != AugmentationConfig.Kind.NONE;
        Solver solver = training.solver();
        if (solver == null) {
            boolean iterative = training.isWeighted() || training.warmStart() != null;
            solver = augmented ? Solver.ADAM : iterative ? Solver.LBFGS : Solver.of(images, classes);
        }
        if (augmented && !solver.hasEpochs()) {
            throw new UsageException("augmentation: expected kind none with the solver " + solver
                    + ", which sees each image once; choose adam or sgd to augment");
        }
        return with(
                solver.hasEpochs() ? augmentation : AugmentationConfig.NONE,
                training.grid() == null ? features : features.widest(training.grid()),
                training.by(solver));
    }

    private TrainConfig with(@Nullable AugmentationConfig view, FeaturesConfig read, TrainingConfig fitted) {
        return new TrainConfig(
                model, head, out, data, input, view, read, fitted, fewShot, mistakeMaps, device, precision, engine);
    }

    /** The heads that are trained beside each other; null: one. */
    @Nullable
    GridConfig grid() {
        return training.grid();
    }

    /** The penalties that are tried; null: the usual ones. */
    @Nullable
    List<Double> penalties() {
        return training.penalties();
    }

    /** The same without augmentation: for what sees each image once. */
    TrainConfig plain() {
        return with(AugmentationConfig.NONE, features, training);
    }

    /** The solver of a resolved config. */
    Solver solver() {
        return Objects.requireNonNullElse(training.solver(), Solver.ADAM);
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

    AugmentationConfig augmentationOrDefault() {
        return Objects.requireNonNullElse(augmentation, AugmentationConfig.DEFAULT);
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
        return training.warmStart();
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

    static void require(@Nullable Object value, String key, String what) {
        if (value == null) {
            throw new UsageException("expected the key " + key + ": " + what);
        }
    }
}
