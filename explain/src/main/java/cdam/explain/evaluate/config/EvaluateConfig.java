package cdam.explain.evaluate.config;

import static cdam.io.UsageException.require;

import cdam.bundle.FramingKind;
import cdam.bundle.ImageSize;
import cdam.bundle.SessionOptions;
import cdam.config.Engine;
import cdam.config.Shard;
import cdam.explain.method.MethodSpec;
import cdam.explain.metric.MetricSettings;
import cdam.explain.metric.Metrics;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is evaluated, as {@code evaluate --config FILE} reads it. What a file leaves out has its default here.
 *
 * @param title of the report
 * @param model the bundle
 * @param head its head; default: the bundle's default head
 * @param images images or folders of them
 * @param sample how many images are drawn; 0, the default: all
 * @param seed of every draw
 * @param methods whose maps are measured
 * @param maps a user's own maps: a name, and a folder of {@code STEM.npy} (gh,gw) for the predicted class
 * @param metrics by name; default: all
 * @param settings of the metrics that ask the model
 * @param regions where things are in the images; the metrics of regions need it
 * @param mosaics for grid-pointing, which needs them
 * @param noise of max-sensitivity
 * @param randomisationImages how many of the images weight-randomisation and max-sensitivity take; default 20
 * @param randomisationShuffles how many times weight-randomisation shuffles the weights; default 10
 * @param size images are brought to it; default: the model's own
 * @param framing as in {@code explain}: {@code stretch} (default) or {@code evaluation}; all images have one grid
 * @param published whether the images are ImageNet's validation set, so that the paper's numbers may stand beside ours
 * @param examples how many images the report shows; default 6
 * @param resamples of the bootstrap of weight-randomisation; default 1000
 * @param out the folder for the results
 * @param device cpu or gpu
 * @param precision fp32; bf16 on cpu; fp16 on gpu
 * @param threads 0: all cores
 * @param batch images in one forward pass; default: up to 16, as many as fit into {@code memoryMb}
 * @param memoryMb MiB of the whole process; without it 1024 for passes, and for the pooled statistics; more images than fit are left out of these, and the
 *     report says so
 * @param shard {@code i/n}: only every n-th item; no report
 * @param engine who does it; default: this process
 */
public record EvaluateConfig(
        String title,
        Path model,
        @Nullable String head,
        List<Path> images,
        Integer sample,
        Long seed,
        List<MethodSpec> methods,
        Map<String, Path> maps,
        @Nullable List<String> metrics,
        MetricSettings settings,
        @Nullable RegionConfig regions,
        @Nullable MosaicConfig mosaics,
        NoiseConfig noise,
        Integer randomisationImages,
        Integer randomisationShuffles,
        @Nullable ImageSize size,
        FramingKind framing,
        Boolean published,
        Integer examples,
        Integer resamples,
        Path out,
        SessionOptions.Device device,
        SessionOptions.Precision precision,
        Integer threads,
        @Nullable Integer batch,
        @Nullable Integer memoryMb,
        @Nullable Shard shard,
        @Nullable Engine engine) {
    /**
     * Where things are.
     *
     * @param file JSON: for each image (its path below the folder, or its name) a list of {@code {class, mask_value}} or
     *     {@code {class, box: [x, y, width, height]}}; class: index, id or name
     * @param masks a folder of PNG masks with the images' relative paths: a pixel of level {@code mask_value} belongs to the
     *     item
     * @param without a folder of pictures without one thing, all else the same, STEM.K.png: K is the thing's mask_value, or
     *     its place in the list, from 1 on; the metrics of interventions need it
     * @param several whether only images with regions of at least two classes count; default false
     */
    public record RegionConfig(
            Path file, @Nullable Path masks, @Nullable Path without, Boolean several) {
        public RegionConfig {
            requireGiven("regions.file", file);
            several = Objects.requireNonNullElse(several, false);
        }
    }

    /**
     * Mosaics of images of different predicted classes.
     *
     * @param count how many
     * @param side images from left to right and from top to bottom; each keeps its size
     * @param images files or folders to draw from, each image of one thing at best; default: the run's own images
     */
    public record MosaicConfig(
            int count, int side, @Nullable List<Path> images) {
        public MosaicConfig {
            images = images == null ? null : List.copyOf(images);
            require(count >= 1 && count <= 100_000, "mosaics.count: expected 1 to 100000, found " + count);
            require(side >= 2 && side <= 5, "mosaics.side: expected 2 to 5, found " + side);
        }
    }

    /**
     * Noise on the normalised pixels.
     *
     * @param draws how often an image is disturbed
     * @param radius a pixel's noise is uniform between minus and plus this
     */
    public record NoiseConfig(int draws, double radius) {
        static final NoiseConfig DEFAULTS = new NoiseConfig(5, 0.1);

        public NoiseConfig {
            require(draws >= 1 && draws <= 1000, "noise.draws: expected 1 to 1000, found " + draws);
            require(radius > 0 && radius <= 10, "noise.radius: expected above 0 and up to 10, found " + radius);
        }
    }

    public EvaluateConfig {
        title = Objects.requireNonNullElse(title, "Evaluation");
        sample = Objects.requireNonNullElse(sample, 0);
        seed = Objects.requireNonNullElse(seed, 1L);
        maps = Objects.requireNonNullElse(maps, Map.of());
        settings = Objects.requireNonNullElse(settings, MetricSettings.DEFAULTS);
        noise = Objects.requireNonNullElse(noise, NoiseConfig.DEFAULTS);
        randomisationImages = Objects.requireNonNullElse(randomisationImages, 20);
        randomisationShuffles = Objects.requireNonNullElse(randomisationShuffles, 10);
        framing = Objects.requireNonNullElse(framing, FramingKind.STRETCH);
        published = Objects.requireNonNullElse(published, false);
        examples = Objects.requireNonNullElse(examples, 6);
        resamples = Objects.requireNonNullElse(resamples, 1000);
        device = Objects.requireNonNullElse(device, SessionOptions.Device.CPU);
        precision = Objects.requireNonNullElse(precision, SessionOptions.Precision.FP32);
        threads = Objects.requireNonNullElse(threads, 0);
        require(
                framing != FramingKind.FIT,
                "framing: expected stretch or evaluation, found fit: measures need one grid for all images");
        requireGiven("model", model);
        requireGiven("images", images);
        requireGiven("methods", methods);
        requireGiven("out", out);
        images = List.copyOf(images);
        methods = List.copyOf(methods);
        require(!images.isEmpty(), "images: expected at least one image or folder, found none");
        require(!methods.isEmpty(), "methods: expected at least one, found none");
        HashSet<String> names = new HashSet<>();
        methods.forEach(method -> requireNew(names, label(method)));
        maps.keySet().forEach(name -> requireNew(names, name));
        requireRange("sample", sample, 0, 10_000_000);
        requireRange("randomisation_images", randomisationImages, 1, 10_000_000);
        requireRange("randomisation_shuffles", randomisationShuffles, 2, 10_000);
        requireRange("examples", examples, 0, 50);
        requireRange("resamples", resamples, 2, 100_000);
        requireRange("threads", threads, 0, 4096);
        requireRange("batch", batch, 1, 4096);
        requireRange("memory_mb", memoryMb, 1, 1 << 20);
        if (metrics != null) {
            Metrics all = Metrics.of(MetricSettings.DEFAULTS);
            metrics.forEach(all::find);
        }
    }

    /** {@code smooth-cdam[samples=50]}: the method's name in results and files. */
    public static String label(MethodSpec method) {
        if (method.options().isEmpty()) {
            return method.info().name();
        }
        StringBuilder options = new StringBuilder();
        method.options().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(option -> options.append(options.isEmpty() ? "" : ",")
                        .append(option.getKey())
                        .append('=')
                        .append(option.getValue()));
        return method.info().name() + "[" + options + "]";
    }

    public SessionOptions sessionOptions() {
        return new SessionOptions(device, precision, threads);
    }

    private static void requireNew(HashSet<String> names, String name) {
        require(
                name.matches("[A-Za-z0-9][A-Za-z0-9 ._,=\\[\\]-]{0,99}"),
                "method or map " + name + ": expected a name of letters, digits and ._,=[]-");
        require(names.add(name), "methods and maps: " + name + " is there twice; give each its own name or options");
    }

    private static void requireRange(String key, @Nullable Integer value, int min, int max) {
        require(
                value == null || (value >= min && value <= max),
                key + ": expected " + min + " to " + max + ", found " + value);
    }

    private static void requireGiven(String key, @Nullable Object value) {
        require(value != null, key + ": expected a value, found none");
    }
}
