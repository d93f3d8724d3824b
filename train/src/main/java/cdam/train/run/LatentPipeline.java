package cdam.train.run;

import cdam.bundle.Bundle;
import cdam.bundle.Gpu;
import cdam.bundle.HeadInput;
import cdam.bundle.MemoryBound;
import cdam.bundle.ModelCard;
import cdam.bundle.ModelLoader;
import cdam.bundle.SessionOptions.Device;
import cdam.image.Framing;
import cdam.image.Preprocessing;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.train.augment.ImageBatch;
import cdam.train.augment.ImageRef;
import cdam.train.augment.View;
import cdam.train.cache.CachePrecision;
import cdam.train.cache.Extracted;
import cdam.train.cache.Extraction;
import cdam.train.cache.FeatureSpec;
import cdam.train.cache.ImageIndex;
import cdam.train.cache.LatentCache;
import cdam.train.data.ImageSet;
import cdam.train.fit.FitMemory;
import cdam.train.head.HeadGrid;
import cdam.train.head.Latents;
import cdam.train.head.Recipe;
import cdam.train.metric.NearestNeighbours;
import cdam.vit.PassMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** From a config to latents: the model, its cache, and the views of the images. Owns the backbone. */
final class LatentPipeline implements AutoCloseable {
    private final TrainConfig config;
    private final Bundle bundle;
    private final int size;
    private final HeadInput input;
    private final Backbone backbone;
    private final MemoryBound bound;
    private final LatentCache cache;
    private final Extraction extraction;

    /** @throws InputException if the model, the device or the cache is not what the config says */
    LatentPipeline(TrainConfig config, ModelLoader models, RunConsole console) {
        this.config = config;
        FeaturesConfig features = config.features();
        if (config.session().device() == Device.GPU) {
            Gpu.require();
        }
        config.session().note().ifPresent(console::note);
        bundle = Bundle.open(config.model());
        size = size(config.inputOrDefault(), bundle.card());
        input = Objects.requireNonNullElse(features.input(), HeadInput.CLS);
        bound = MemoryBound.of(bundle, 0, features.memoryMb());
        int batch = features.batchSize(config.session().device());
        int threads = features.threadCount();
        int together = together(features, batch);
        if (together < threads && config.session().device() == Device.CPU) {
            console.note("note: memory for " + together + " batches of " + batch + " at once, of the " + threads
                    + " that threads could compute");
            threads = Math.min(threads, 2 * together); // the others read meanwhile
        }
        backbone = new Backbone(bundle, config.session(), models, size, input, features.blockCount(), together);
        cache = LatentCache.open(features.cache(), spec());
        extraction = new Extraction(cache, backbone, bundle.card().preprocessing(), batch, threads, console);
    }

    /** How many batches go through the backbone beside each other; on a GPU, whose memory TensorFlow knows, two. */
    private int together(FeaturesConfig features, int batch) {
        if (config.session().device() == Device.GPU) {
            return 2;
        }
        PassMemory image = PassMemory.of(bundle.card().architecture(), size, size);
        bound.requireBatch(image, batch);
        double pixels =
                2 * 8.0 * 3 * size * size; // of the batch that is computed and the one that is read, and their copies
        return bound.passes(batch * (image.forward() + pixels), features.threadCount());
    }

    /**
     * Requires that the head's training has room beside the backbone.
     *
     * @param images of the largest part
     * @throws InputException if not; it says which solvers have
     */
    void requireRoom(long images, int classes) {
        FitMemory memory = memory(images, classes);
        GridConfig grid = config.grid();
        if (grid == null) {
            String what = "the solver " + config.solver() + " with " + classes + " classes of " + backbone.features()
                    + " features";
            bound.require(what, memory.of(config.solver()), memory.advice(bound.left()));
        } else {
            HeadGrid heads = grid.heads(bundle.card().architecture().width());
            bound.require(
                    "a grid of " + heads.size() + " heads with " + classes + " classes",
                    memory.ofGrid(heads.rows()),
                    "allow more, or give fewer training.grid.learning_rates");
        }
    }

    /** Requires that nearest neighbours have room. */
    void requireRoomForNeighbours(long images, int classes) {
        String what = images + " latents of " + backbone.features() + " features";
        String advice = "allow more, or give fewer images";
        bound.require(what, memory(images, classes).ofNeighbours(NearestNeighbours.KS.size()), advice);
        if (images * backbone.features() > Integer.MAX_VALUE) {
            throw new InputException(
                    "knn: expected at most " + Integer.MAX_VALUE + " numbers, found " + what + "; " + advice);
        }
    }

    private FitMemory memory(long images, int classes) {
        boolean severalLabels = config.recipe().task() == Recipe.Task.MULTI_LABEL;
        return new FitMemory(images, classes, backbone.features(), severalLabels);
    }

    Bundle bundle() {
        return bundle;
    }

    /** What the head reads. */
    HeadInput input() {
        return input;
    }

    /** The cache's identity. */
    FeatureSpec spec() {
        return new FeatureSpec(
                FeatureSpec.FORMAT.number(),
                bundle.sha256(),
                input.toString(),
                backbone.features(),
                name(config.session().precision()),
                size,
                size,
                list(bundle.card().preprocessing().mean()),
                list(bundle.card().preprocessing().deviation()),
                Objects.requireNonNullElse(config.features().precision(), CachePrecision.FP16));
    }

    /** The middle of the image, as validation images are seen. */
    View plainView() {
        return new View.Plain(framing());
    }

    /** Brings the middle of an image to the model's size. */
    Framing framing() {
        Integer shorter = config.inputOrDefault().shorterSide();
        int side = shorter == null ? (int) Math.rint(size * 256 / 224.0) : shorter;
        if (side < size) {
            throw new UsageException("input.shorter_side: expected at least the size " + size + ", found " + side);
        }
        return new Framing.CenterCrop(side, size, bundle.card().preprocessing().resampling());
    }

    /** As training images are seen in an epoch, counted from 0. */
    View trainingView(int epoch) {
        AugmentationConfig augmentation = config.augmentationOrDefault();
        return augmentation.kind() == AugmentationConfig.Kind.NONE
                ? plainView()
                : new View.Augmented(augmentation.crop(size), config.recipe().seed(), epoch);
    }

    /** Reads the images' files as far as they are new or changed, and tells which content each has. */
    Identified identify(DataSets sets) {
        List<Path> files = new ArrayList<>();
        for (ImageSet set : List.of(sets.train(), sets.val(), sets.test())) {
            set.samples().forEach(sample -> files.add(sample.file()));
        }
        List<ImageRef> refs = new ImageIndex(cache).identify(files);
        int train = sets.train().samples().size();
        int measured = train + sets.val().samples().size();
        return new Identified(
                sets, refs.subList(0, train), refs.subList(train, measured), refs.subList(measured, refs.size()));
    }

    /** The images that can be read, with their latents. */
    ReadableSet read(String what, ImageSet set, List<ImageRef> refs, View view) {
        return ReadableSet.of(set, refs, extraction.extract(what, refs, view));
    }

    /** Brings the latents of files into the cache; the places of those that cannot be read. */
    List<ImageBatch.Unreadable> extract(List<Path> files, View view) {
        List<ImageRef> refs = new ImageIndex(cache).identify(files);
        return extraction.extract("features", refs, view).unreadable();
    }

    /**
     * The latents of readable images in another view.
     *
     * @throws InputException if one of them can no longer be read
     */
    Latents latents(String what, ReadableSet images, View view) {
        Extracted extracted = extraction.extract(what, images.refs(), view);
        if (!extracted.unreadable().isEmpty()) {
            throw new InputException(what + ": an image that could be read before cannot be read any more: "
                    + extracted.unreadable().get(0).reason());
        }
        return extracted.latents();
    }

    /**
     * Lists what could not be read in {@code unreadable.txt} and checks its share.
     *
     * @throws InputException if it is more than the config allows
     */
    List<String> checkUnreadable(ReadableSet... sets) {
        List<String> reasons = new ArrayList<>();
        int total = 0;
        for (ReadableSet set : sets) {
            reasons.addAll(set.unreadable());
            total += set.total();
        }
        Path list = config.out().resolve("unreadable.txt");
        if (!reasons.isEmpty()) {
            AtomicFiles.write(list, String.join("\n", reasons) + "\n");
        }
        double allowed = config.data().unreadableShare();
        if (reasons.size() > allowed * total) {
            throw new InputException(reasons.size() + " of " + total + " images cannot be read, more than the share "
                    + allowed + " of data.max_unreadable; they are listed in " + list + "; the first: "
                    + reasons.get(0));
        }
        return reasons;
    }

    @Override
    public void close() {
        backbone.close();
    }

    private static int size(TrainConfig.Input input, ModelCard card) {
        Integer wanted = input.size();
        Preprocessing.Size own = card.inputSize();
        if (wanted == null && own.height() != own.width()) {
            throw new UsageException("input.size: expected a size, since the model's own is not square: " + own.height()
                    + " x " + own.width());
        }
        int size = wanted == null ? own.height() : wanted;
        int patch = card.architecture().patch();
        if (size < 1 || size % patch != 0) {
            throw new UsageException("input.size: expected a multiple of the patch " + patch + ", found " + size);
        }
        return size;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<Float> list(float[] values) {
        return List.of(values[0], values[1], values[2]);
    }
}
