package cdam.spark;

import cdam.cli.Console;
import cdam.image.ImageFile;
import cdam.io.AtomicFiles;
import cdam.spark.ShardReport.Failed;
import cdam.train.run.FeatureJob;
import cdam.train.run.TrainConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The features of {@code train}: a shard is a cache of its images, which {@code train} reads where it lies. */
final class FeaturesJob implements Job {
    @Override
    public String name() {
        return "features";
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
    public List<String> paths() {
        return List.of("data.train", "data.val");
    }

    @Override
    public int sample() {
        return 16;
    }

    @Override
    public List<Part.Pass> passes(Values values, Images images, Console console) {
        TrainConfig config = values.config(TrainConfig.class, List.of());
        if (!Values.isAddress(values.text(out()))) {
            FeatureJob.check(config, console);
        }
        boolean remote = Values.isAddress(values.text("data.train"));
        List<Row> train;
        List<Row> val;
        if (remote) {
            train = images.list(values.texts("data.train"));
            val = images.list(values.texts("data.val"));
        } else {
            FeatureJob.Files files = FeatureJob.files(config);
            train = rows(files.train());
            val = rows(files.val());
        }
        List<Part.Pass> passes = new ArrayList<>(List.of(new Part.Pass(FeatureJob.PLAIN, val)));
        FeatureJob.trainingViews(config).forEach(view -> passes.add(new Part.Pass(view, train)));
        return passes;
    }

    private static List<Row> rows(List<Path> files) {
        return files.stream()
                .map(file -> new Row(
                        file.toAbsolutePath().normalize().toString(),
                        file.getFileName().toString()))
                .toList();
    }

    @Override
    public List<Failed> run(Order order, Part part, Place place, Console console) {
        TrainConfig given = order.config(TrainConfig.class);
        TrainConfig config = order.config(
                TrainConfig.class,
                "model",
                place.model(),
                "features.cache",
                place.results(),
                "features.threads",
                Objects.requireNonNullElse(given.features().threads(), place.threads()));
        List<ImageFile> images = new Images(order.hadoop()).fetch(part.rows(), place.in());
        List<Path> files = images.stream().map(ImageFile::path).toList();
        List<Failed> failed = FeatureJob.extract(config, part.epoch(), files, LoadedModels::load, console).stream()
                .map(one -> failed(images.get(one.position()), one.reason()))
                .toList();
        if (part.rows().stream().anyMatch(row -> Values.isAddress(row.uri()))) {
            AtomicFiles.deleteTree(place.results().resolve("images.tsv")); // of files that are gone after the task
        }
        return failed;
    }

    private static Failed failed(ImageFile image, String reason) {
        return new Failed(image.source(), reason.replace(image.path().toString(), image.source()));
    }

    @Override
    public String next(String config, String out) {
        return "scripts/cdam train --config " + config + " --set engine=local";
    }
}
