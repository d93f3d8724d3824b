package cdam.spark;

import cdam.cli.Console;
import cdam.image.ImageFile;
import cdam.io.AtomicFiles;
import cdam.io.UsageException;
import cdam.spark.ShardReport.Failed;
import cdam.train.augment.ImageBatch.Unreadable;
import cdam.train.data.LabelledFile;
import cdam.train.data.Sources;
import cdam.train.run.FeatureJob;
import cdam.train.run.TrainConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The features of {@code train}: a shard is a cache of its images, which {@code train} reads where it lies. */
final class SparkFeatures implements SparkJob {
    private static final List<String> IDENTITY = List.of(
            "input",
            "augmentation",
            "training.seed",
            "features.input",
            "features.blocks",
            "features.precision",
            "precision");

    @Override
    public String name() {
        return "features";
    }

    @Override
    public String local() {
        return "train";
    }

    @Override
    public String summary() {
        return "Computes the latents that train will want: shards of its feature cache";
    }

    @Override
    public Class<?> config() {
        return TrainConfig.class;
    }

    @Override
    public String out() {
        return "features.cache";
    }

    @Override
    public boolean ownsOut() {
        return false;
    }

    @Override
    public String threads() {
        return "features.threads";
    }

    @Override
    public List<String> paths() {
        return List.of("data.train", "data.val");
    }

    @Override
    public int sample() {
        return 16;
    }

    @Override
    public Todo todo(Values values, Images images, Console console) {
        TrainConfig config = values.config(TrainConfig.class, List.of());
        if (!Values.isAddress(values.text(out()))) {
            FeatureJob.check(config, console);
        }
        List<ImageRow> train;
        List<ImageRow> val;
        if (paths().stream().anyMatch(key -> Values.isAddress(values.text(key)))) {
            train = rows("data.train", null, values, images);
            val = rows("data.val", config.data().valLabels(), values, images);
        } else {
            FeatureJob.Files files =
                    FeatureJob.files(config, console); // checks classes, and leaves out what no head will read
            train = rows(files.train().stream());
            val = rows(files.val().stream());
        }
        List<Part.Pass> passes = new ArrayList<>(List.of(new Part.Pass(FeatureJob.PLAIN, val)));
        FeatureJob.trainingViews(config).forEach(view -> passes.add(new Part.Pass(view, train)));
        return new Todo(passes, identity(values));
    }

    /** What latents depend on: neither the head, nor how it is trained, nor what classes are called. */
    private static Map<String, Object> identity(Values values) {
        Map<String, Object> identity = new TreeMap<>();
        for (String key : IDENTITY) {
            identity.put(key, values.texts(key));
        }
        return identity;
    }

    /** All images of a source, whatever their labels. */
    private static List<ImageRow> rows(String key, @Nullable Path labels, Values values, Images images) {
        String source = values.text(key);
        if (!Values.isAddress(source)) {
            return rows(Sources.read(Path.of(source), labels).files().stream().map(LabelledFile::file));
        }
        if (images.isFile(source)) {
            throw new UsageException(key + ": expected a folder with a folder for each class, for a list is read from"
                    + " this machine, found the file " + source + "; fetch it, and give its path here");
        }
        return images.list(List.of(source));
    }

    private static List<ImageRow> rows(Stream<Path> files) {
        return files.map(file -> new ImageRow(
                        file.toAbsolutePath().normalize().toString(),
                        file.getFileName().toString()))
                .toList();
    }

    @Override
    public List<Failed> run(JobSpec order, Part part, Place place, Console console) {
        TrainConfig config = order.config(TrainConfig.class, place);
        FetchedImages images = FetchedImages.of(part.rows(), place.in(), place.last(), order.hadoop());
        List<Path> files = images.files().stream().map(ImageFile::path).toList();
        List<Failed> failed = FeatureJob.extract(config, part.epoch(), files, LoadedModels::load, console).stream()
                .map(one -> failed(images, one))
                .toList();
        if (part.rows().stream().anyMatch(row -> Values.isAddress(row.uri()))) {
            AtomicFiles.deleteTree(place.results().resolve("images.tsv")); // of files that are gone after the task
        }
        return failed;
    }

    private static Failed failed(FetchedImages images, Unreadable one) {
        ImageFile image = images.files().get(one.position());
        return images.failed(image.source(), one.reason().replace(image.path().toString(), image.source()));
    }
}
