package cdam.train;

import cdam.config.ConfigFile;
import cdam.io.ProgressListener;
import cdam.io.UsageException;
import cdam.train.run.ProgramTraining;
import cdam.train.run.TrainConfig;
import cdam.train.run.Trained;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way in for programs: fits a linear head on a model's frozen backbone and adds it to the model, as the command {@code
 * train} does.
 *
 * <pre>{@code
 * TrainingResult birds = HeadTrainer.open(Path.of("model"))
 *         .folder(Path.of("birds"))                 // a folder per class, or a .csv with the columns path and label
 *         .name("birds")                            // of the head in the model
 *         .out(Path.of("out/birds"))                // report, state and cached latents
 *         .progress((task, done, total) -> System.err.println(task + " " + done + " of " + total))
 *         .train();
 * System.out.println(birds);                        // top1 0.9312 [0.9011, 0.9526] of 365 test images
 * }</pre>
 *
 * The images are split into training, validation and test by content, class by class; the solver fits the number of images.
 * {@link #set} reaches every other key of the config, whose defaults are the command's. What is computed depends on the images'
 * bytes, the model and the settings alone: a training that was cancelled or killed goes on in the same folder to the same bits.
 *
 * <p>A trainer is for one training and one thread. Native memory is freed when {@link #train} returns or throws.
 */
public final class HeadTrainer {
    private final Path model;
    private final Map<String, Object> data = new HashMap<>();
    private final List<String> settings = new ArrayList<>();
    private ProgressListener progress = ProgressListener.NONE;
    private @Nullable String name;
    private @Nullable Path out;
    private @Nullable Arrays arrays;
    private boolean replace;

    private record Arrays(float[] latents, int[][] labels, List<String> classes) {}

    private HeadTrainer(Path model) {
        this.model = model;
    }

    /** @param model a bundle: the folder that {@code import} wrote; read by {@link #train} */
    public static HeadTrainer open(Path model) {
        return new HeadTrainer(model);
    }

    /** Images to be split: a folder with a folder per class, or a list in {@code .csv} or {@code .tsv}. */
    public HeadTrainer folder(Path images) {
        data.put("images", images.toString());
        return this;
    }

    /** Images of the same form that measure the head and have no say in it, in place of a part of the others. */
    public HeadTrainer test(Path images) {
        data.put("test", images.toString());
        return this;
    }

    /**
     * Latents in memory in place of images, with one label each; they are split in the same way, and nothing is written but the
     * head.
     *
     * @param latents (N,F) row-major, of this model's backbone: [CLS] after the final norm, or what {@code features.input} is set
     *     to; not copied
     * @param labels the class index of each image (N)
     * @param classes names, by index
     */
    public HeadTrainer latents(float[] latents, int[] labels, List<String> classes) {
        int[][] each = new int[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            each[i] = new int[] {labels[i]};
        }
        return latents(latents, each, classes);
    }

    /** The same with any number of labels each; {@code training.task} is then to be set to {@code multi-label}. */
    public HeadTrainer latents(float[] latents, int[][] labels, List<String> classes) {
        arrays = new Arrays(latents, labels, List.copyOf(classes));
        return this;
    }

    /** The new head's name in the model. */
    public HeadTrainer name(String head) {
        name = head;
        return this;
    }

    /** Where report, tables, state and, in {@code cache}, the latents go; not needed for latents in memory. */
    public HeadTrainer out(Path folder) {
        out = folder;
        return this;
    }

    /**
     * Any key of the config, as the command's {@code --set} takes it: {@code set("training.solver", "ridge")}, {@code
     * set("features.cache", "latents")}.
     *
     * @param value a number, a text, or a list or map in YAML
     */
    public HeadTrainer set(String key, Object value) {
        settings.add(key + "=" + value);
        return this;
    }

    /** A head of the same name may go; without it the training is refused. */
    public HeadTrainer replace() {
        replace = true;
        return this;
    }

    /** Receives progress, in this thread; may cancel by throwing, and {@link #train} throws the same. */
    public HeadTrainer progress(ProgressListener listener) {
        progress = listener;
        return this;
    }

    /**
     * Trains.
     *
     * @throws UsageException if a setting is missing, unknown or out of range
     * @throws cdam.io.InputException if the images, the model or an earlier training in the folder do not fit
     */
    public TrainingResult train() {
        List<String> notes = new ArrayList<>();
        ProgramTraining training = new ProgramTraining(config(), replace, notes::add, progress);
        Arrays memory = arrays;
        Trained trained = memory == null ? training.run() : training.run(memory.latents, memory.labels, memory.classes);
        return new TrainingResult(
                trained.head(),
                trained.fitted().measured().metrics(),
                trained.fitted().test() != null,
                trained.images(),
                trained.fitted().warnings(),
                notes);
    }

    private TrainConfig config() {
        if (name == null) {
            throw new UsageException("name: expected a name for the new head");
        }
        if (arrays == null ? !data.containsKey("images") : !data.isEmpty()) {
            throw new UsageException("expected either folder or latents");
        }
        if (out == null && arrays == null) {
            throw new UsageException("out: expected a folder for report, state and latents");
        }
        Path folder = out == null ? Path.of(name) : out; // of latents in memory nothing is written there
        Map<String, Object> values = new HashMap<>();
        values.put("model", model.toString());
        values.put("head", name);
        values.put("out", folder.toString());
        values.put("data", arrays == null ? data : Map.of("images", folder.toString()));
        values.put("features", Map.of("cache", folder.resolve("cache").toString()));
        return ConfigFile.of(values, TrainConfig.class, settings);
    }
}
