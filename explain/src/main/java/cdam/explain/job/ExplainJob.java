package cdam.explain.job;

import cdam.bundle.Bundle;
import cdam.bundle.FramingKind;
import cdam.bundle.Gpu;
import cdam.bundle.Head;
import cdam.bundle.ImageSize;
import cdam.bundle.MemoryBound;
import cdam.bundle.Model;
import cdam.bundle.ModelLoader;
import cdam.bundle.SessionOptions;
import cdam.bundle.SessionOptions.Device;
import cdam.cli.Console;
import cdam.cli.Durations;
import cdam.cli.ProgressBar;
import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.job.RunRecord.ImageRecord;
import cdam.explain.method.Method;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Methods;
import cdam.explain.targets.TargetSpec;
import cdam.image.ImageFile;
import cdam.image.ImageFiles;
import cdam.image.ImageList;
import cdam.io.InputException;
import cdam.io.ResultFolder;
import cdam.parallel.Futures;
import cdam.vit.ViTConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Explains the images of a config into its folder. What is there already stays; what cannot be read is named at the end. */
public final class ExplainJob {
    /** Forward passes; the estimate takes two, and as long again for their preparation. */
    private static final double WORTH_AN_ESTIMATE = 400;

    private static final double LONG_SECONDS = 30;

    private final ExplainConfig config;
    private final ModelLoader models;
    private final Console console;
    private final RunDescription provenance;
    private final List<MapRequest> wanted;
    private final RunTargets targets;
    private final BatchPlan batches;
    private final BatchJob batchJob;

    private ExplainJob(ExplainConfig config, ModelLoader models, Console console) {
        this.config = config;
        this.models = models;
        this.console = console;
        Bundle bundle = Bundle.open(config.model());
        Head head = bundle.head(config.head()).orElse(null);
        ViTConfig architecture = bundle.card().architecture();
        ImageSize size = config.size() == null ? ImageSize.of(bundle.card()) : config.size();
        if (config.framing() == FramingKind.EVALUATION) {
            size.requireSquare();
        }
        this.provenance = new RunDescription(config, bundle, head, size.cutTo(architecture.patch()));
        List<TargetSpec> specs = config.targetSpecs();
        this.wanted = ImageTask.wanted(config.methods(), specs, Objects.requireNonNullElse(config.intervals(), 0));
        this.targets = new RunTargets(bundle, head, specs, wanted); // unknown classes and concepts fail before any work
        List<Method> methods = config.methods().stream().map(MethodSpec::create).toList();
        methods.forEach(method -> method.require(architecture));
        List<String> retained = methods.stream()
                .flatMap(method -> method.retainedTaps(architecture).stream())
                .distinct()
                .toList();
        this.batches = BatchPlan.of(
                MemoryBound.of(bundle, Methods.graphs(methods, architecture), config.memoryMb()),
                provenance.size(),
                targets.most(wanted),
                methods,
                config.sessionOptions().device(),
                processors(config));
        this.batchJob = new BatchJob(head, targets, wanted, retained, batches.memoryMb());
    }

    /**
     * Runs the config.
     *
     * @param merge folders of other shards' results, taken over first
     * @throws InputException if some images could not be explained; the others are done
     */
    public static void run(ExplainConfig config, List<Path> merge, Console console) {
        if (config.sessionOptions().device() == Device.GPU) {
            Gpu.require();
        }
        config.sessionOptions().note().ifPresent(console::note);
        config.bySize().forEach(one -> ResultFolder.requireApart(one.images(), one.out()));
        ImageList list = ImageFiles.list(config.images());
        list.leftOut().line().ifPresent(console::note);
        List<ImageFile> images = list.images();
        List<InputException> failed = new ArrayList<>();
        for (ExplainConfig one : config.bySize()) {
            try {
                ExplainJob job = new ExplainJob(one, Model::load, console);
                requireNoFailures(
                        job.run(images, one.among(merge, config)),
                        one.mine(images).size());
            } catch (InputException e) {
                failed.add(e);
            }
        }
        if (!failed.isEmpty()) {
            throw failed.get(0);
        }
    }

    /**
     * Runs the config on other images than its own: on a part of them, for an engine.
     *
     * @return the images that could not be explained, with reasons
     */
    public static List<ImageRecord> run(
            ExplainConfig config, List<ImageFile> images, ModelLoader models, Console console) {
        Map<String, ImageRecord> failed = new LinkedHashMap<>();
        for (ExplainConfig one : config.bySize()) {
            new ExplainJob(one, models, console)
                    .run(images, List.of())
                    .forEach(record -> failed.putIfAbsent(record.source(), record));
        }
        return List.copyOf(failed.values());
    }

    /** Fails where no image could be explained, and where two would write to one place. */
    public static void check(ExplainConfig config, List<ImageFile> images, Console console) {
        config.bySize().forEach(one -> new ExplainJob(one, Model::load, console));
        OutputFolder.folders(images);
    }

    private static void requireNoFailures(List<ImageRecord> failed, int images) {
        if (!failed.isEmpty()) {
            throw new InputException(failed.size() + " of " + images
                    + " images could not be explained, the others are done; the first: "
                    + failed.get(0).error());
        }
    }

    private List<ImageRecord> run(List<ImageFile> images, List<Path> merge) {
        long start = System.nanoTime();
        Map<ImageFile, Path> folders = OutputFolder.folders(images);
        if (config.size() != null && !config.size().equals(provenance.size())) {
            console.note("size " + config.size() + " is no multiple of the patch: using " + provenance.size());
        }
        provenance.size().note(provenance.bundle().card().architecture()).ifPresent(console::note);
        try (OutputFolder out = OutputFolder.acquire(config.out())) {
            List<ImageTask> all = images.stream()
                    .map(image -> new ImageTask(image, folders.getOrDefault(image, image.relative()), out.root()))
                    .toList();
            List<ImageTask> tasks = config.mine(all);
            RunFiles files = new RunFiles(provenance, out);
            files.requireSame();
            files.begin();
            tasks.parallelStream().forEach(ImageTask::deletePartial);
            merge.forEach(part -> new Merge(part, wanted).into(files, tasks));
            forgetReplaced(tasks);
            long done = tasks.stream().filter(task -> task.isDone(wanted)).count();
            if (done > 0) {
                console.note(done + " of " + tasks.size() + " images are done already");
            }
            SheetWriter sheets = new SheetWriter(provenance, files.loader());
            Pipeline workers = workers(files, sheets);
            explain(tasks, workers);
            files.deletePartial();
            files.finish(all, (System.nanoTime() - start) / 1e9);
            List<String> missing = draw(all, tasks, files, sheets, workers, out.root());
            files.summary(tasks).forEach(console::print);
            if (!missing.isEmpty() && files.failures(tasks).isEmpty()) {
                throw new InputException("all scores are written, an overview is not: " + missing.get(0)
                        + "; the same command draws it again");
            }
            missing.forEach(each -> console.note("note: an overview is not written: " + each));
            return files.failures(tasks);
        }
    }

    /** An image that lies under the name of another one that was explained is a new image. */
    private void forgetReplaced(List<ImageTask> tasks) {
        List<ImageTask> replaced =
                tasks.parallelStream().filter(ImageTask::isReplaced).toList();
        if (!replaced.isEmpty()) {
            console.note(replaced.size() + " images changed since the last run and are explained again;"
                    + " the first: " + replaced.get(0).image().source());
            replaced.forEach(task -> task.forget(wanted));
        }
    }

    /**
     * What is left to draw of a run that was killed between scores and pictures, and the overviews.
     *
     * @return reasons of the overviews that could not be written
     */
    private List<String> draw(
            List<ImageTask> all,
            List<ImageTask> tasks,
            RunFiles files,
            SheetWriter sheets,
            Pipeline workers,
            Path root) {
        tasks.parallelStream()
                .filter(task -> task.isDone(wanted) && !sheets.areDrawn(task, wanted))
                .forEach(workers::draw);
        Map<Path, ImageTask> byPath = new HashMap<>();
        all.forEach(task -> byPath.put(task.image().path(), task));
        ImageLoader loader = files.loader().orGray((path, error) -> {
            ImageTask task = byPath.get(path);
            if (task != null) {
                files.notDrawn(task, error);
            }
        });
        List<ImageTask> shown =
                all.stream().filter(task -> Files.exists(task.record())).toList();
        List<ImageTask> drawn =
                shown.stream().filter(task -> sheets.areDrawn(task, wanted)).toList();
        CompletableFuture<Optional<String>> sheet =
                CompletableFuture.supplyAsync(() -> problem(() -> new SheetWriter(provenance, loader)
                        .contactSheet(root.resolve("sheet.png"), provenance.title(), drawn, wanted)));
        Optional<String> report = problem(() -> new ReportWriter(loader, provenance.head(), wanted)
                .write(root.resolve("index.html"), provenance.reportHeader(), shown, files.failures(all)));
        Head head = provenance.head();
        Optional<String> table = head == null
                ? Optional.empty()
                : problem(() -> PredictionTable.write(root.resolve("predictions.csv"), head, predicted(shown)));
        return Stream.of(Futures.get(sheet), report, table)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<ImageTask> predicted(List<ImageTask> tasks) {
        return tasks.stream().filter(task -> Files.exists(task.prediction())).toList();
    }

    /** Why a picture could not be drawn: no reason to lose the rest. */
    private static Optional<String> problem(Runnable drawing) {
        try {
            drawing.run();
            return Optional.empty();
        } catch (InputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(e.toString());
        }
    }

    private Pipeline workers(RunFiles files, SheetWriter sheets) {
        return new Pipeline(batches, processors(config), batchJob, files, sheets, wanted);
    }

    private void explain(List<ImageTask> tasks, Pipeline workers) {
        List<List<ImageTask>> left = batches.cut(tasks, task -> task.isDone(wanted));
        if (left.isEmpty()) {
            return;
        }
        int images = left.stream().mapToInt(List::size).sum();
        int patch = provenance.bundle().card().architecture().patch();
        int rows = provenance.size().height() / patch;
        int columns = provenance.size().width() / patch;
        Costs costs = Costs.of(wanted, targets::count, rows, columns);
        try (ProgressBar progress = console.progress("explain", "images", images)) {
            workers.explain(
                    left, () -> load(costs, images), batch -> new BatchProgress(progress, batch, costs, console));
        }
    }

    /** Says how long it will take, where that is long, from the time of a forward pass: this one's second. */
    private Model load(Costs costs, int images) {
        Model model = models.load(provenance.bundle(), config.sessionOptions());
        double passes = images * costs.ofImage();
        if (passes >= WORTH_AN_ESTIMATE) {
            int height = provenance.size().height();
            int width = provenance.size().width();
            float[] blank = new float[3 * height * width];
            model.latents(blank, 1, height, width);
            long start = System.nanoTime();
            model.latents(blank, 1, height, width);
            double seconds = (System.nanoTime() - start) / 1e9 * passes;
            if (seconds >= LONG_SECONDS) {
                console.note(String.format(
                        Locale.ROOT,
                        "about %s: %d images, each as long as %.0f forward passes, most of them for %s",
                        Durations.text(seconds),
                        images,
                        costs.ofImage(),
                        costs.longest()));
            }
        }
        return model;
    }

    /** Those that may compute; beside a GPU all read and draw. */
    private static int processors(ExplainConfig config) {
        SessionOptions options = config.sessionOptions();
        return options.threads() == 0 || options.device() == Device.GPU
                ? Runtime.getRuntime().availableProcessors()
                : options.threads();
    }
}
