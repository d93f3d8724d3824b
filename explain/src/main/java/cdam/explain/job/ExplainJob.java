package cdam.explain.job;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.bundle.ModelLoader;
import cdam.cli.Console;
import cdam.explain.job.ImageTask.Wanted;
import cdam.explain.job.RunRecord.ImageRecord;
import cdam.explain.method.LeftOut;
import cdam.explain.method.Method;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Scores;
import cdam.explain.run.PassMemory;
import cdam.explain.run.Run;
import cdam.explain.target.NamedTarget;
import cdam.explain.target.Target;
import cdam.explain.target.TargetBatch;
import cdam.explain.target.TargetSpec;
import cdam.image.ImageFile;
import cdam.image.ImageFiles;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Explains the images of a config into its folder. What is there already stays; what cannot be read is named at the end. */
public final class ExplainJob {
    private final ExplainConfig config;
    private final ModelLoader models;
    private final Console console;
    private final Bundle bundle;
    private final @Nullable Head head;
    private final ImageSize size;
    private final List<TargetSpec> targets;
    private final List<Wanted> wanted;
    private final Map<MethodSpec, Method> methods = new LinkedHashMap<>();

    /** The scalars of targets that are the same for every image, made once. */
    private final Map<TargetSpec, List<NamedTarget>> fixed = new HashMap<>();

    private ExplainJob(ExplainConfig config, ModelLoader models, Console console) {
        this.config = config;
        this.models = models;
        this.console = console;
        this.bundle = Bundle.open(config.model());
        this.head = bundle.head(config.head()).orElse(null);
        int patch = bundle.card().architecture().patch();
        this.size = (config.size() == null ? ImageSize.of(bundle.card().architecture()) : config.size()).cutTo(patch);
        this.targets = config.targetSpecs();
        this.wanted =
                ImageTask.wanted(config.methodsOrDefault(), targets, Objects.requireNonNullElse(config.intervals(), 0));
        for (Wanted one : wanted) {
            methods.computeIfAbsent(one.method(), MethodSpec::create);
            if (one.method().info().needsTarget()) { // unknown classes and concepts fail before any work
                one.target().require(bundle);
                fixed.put(
                        one.target(),
                        resolve(
                                one.target(),
                                new float[head == null ? 0 : head.labels().size()]));
            }
        }
    }

    /**
     * Runs the config.
     *
     * @param merge folders of other shards' results, taken over first
     * @throws InputException if some images could not be explained; the others are done
     */
    public static void run(ExplainConfig config, List<Path> merge, Console console) {
        List<InputException> failed = new ArrayList<>();
        for (ExplainConfig one : config.bySize()) {
            try {
                ExplainJob job = new ExplainJob(one, Model::load, console);
                List<ImageFile> images = ImageFiles.list(one.images());
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
        List<ImageFile> mine = config.mine(images);
        if (config.size() != null && !config.size().equals(size)) {
            console.note("size " + config.size() + " is no multiple of the patch: using " + size);
        }
        try (OutputFolder out = OutputFolder.take(config.out())) {
            List<ImageTask> tasks = mine.stream()
                    .map(image -> new ImageTask(image, folders.getOrDefault(image, image.relative()), out.root()))
                    .toList();
            RunFiles files = new RunFiles(config, bundle, head, size, out);
            files.requireSame();
            files.begin();
            merge.forEach(part -> new Merge(part, wanted).into(files, tasks));
            long done = tasks.stream().filter(task -> task.isDone(wanted)).count();
            if (done > 0) {
                console.note(done + " of " + tasks.size() + " images are done already");
            }
            explain(tasks, files);
            files.deletePartial();
            files.finish(tasks, (System.nanoTime() - start) / 1e9);
            Pictures pictures = pictures(files.loader());
            tasks.stream() // of a run that was killed between the scores and the pictures
                    .filter(task -> task.isDone(wanted) && !Pictures.areDrawn(task, wanted))
                    .forEach(task -> pictures.of(task, wanted));
            pictures.contactSheet(out.root().resolve("sheet.png"), files.title(), tasks, wanted);
            new ReportImages(files.loader(), head, wanted)
                    .write(out.root().resolve("index.html"), files.reportHeader(), tasks);
            console.print(files.summary(tasks));
            return files.failures(tasks);
        }
    }

    private Pictures pictures(ImageLoader loader) {
        return new Pictures(config.renderOptions(), loader, head, config.writesSvg());
    }

    private void explain(List<ImageTask> tasks, RunFiles files) {
        ImageLoader loader = files.loader();
        int batch = Batches.size(bundle.card().architecture(), size, maps(), memoryMb());
        List<List<ImageTask>> chunks = Batches.chunks(tasks, batch, task -> task.isDone(wanted));
        if (chunks.isEmpty()) {
            return;
        }
        ExecutorService decoders =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (Model model = models.load(bundle, config.sessionOptions());
                PictureQueue pictures = new PictureQueue(pictures(loader));
                ProgressBar progress = console.progress(
                        "explain",
                        " images",
                        chunks.stream().mapToInt(List::size).sum())) {
            Batches batches = new Batches(chunks, loader, decoders);
            while (batches.hasNext()) {
                List<Batches.Loaded> loaded = batches.next();
                if (loaded.get(0).error().isEmpty()) {
                    explain(model, loaded, files, progress);
                    loaded.forEach(one -> pictures.add(one.task(), wanted));
                } else {
                    files.failed(loaded.get(0).task(), loaded.get(0).error());
                }
                progress.stepBy(loaded.size());
            }
        } finally {
            decoders.shutdownNow();
        }
    }

    private int memoryMb() {
        return Objects.requireNonNullElse(config.memoryMb(), PassMemory.DEFAULT_MEGABYTES);
    }

    /** Of one image, by the method that returns the most. */
    private long maps() {
        return methods.keySet().stream()
                .mapToLong(method -> wanted.stream()
                        .filter(one -> one.method().equals(method))
                        .mapToLong(one ->
                                fixed.getOrDefault(one.target(), List.of()).size())
                        .sum())
                .max()
                .orElse(0);
    }

    private void explain(Model model, List<Batches.Loaded> loaded, RunFiles files, ProgressBar progress) {
        List<String> keep = methods.values().stream()
                .flatMap(method -> method.keeps(model.config()).stream())
                .distinct()
                .toList();
        try (Run run = Run.of(
                        model, head, loaded.stream().map(Batches.Loaded::tensor).toList(), files.partial())
                .keep(keep, memoryMb())) {
            List<Map<String, Map<String, List<Double>>>> diagnostics = new ArrayList<>();
            for (int image = 0; image < run.size(); image++) {
                float[] logits = logits(run, image);
                Json.write(loaded.get(image).task().prediction(), Prediction.of(run.latent(image), logits, head));
                diagnostics.add(new TreeMap<>());
            }
            for (Map.Entry<MethodSpec, Method> method : methods.entrySet()) {
                List<Wanted> ofMethod = wanted.stream()
                        .filter(one -> one.method().equals(method.getKey()))
                        .toList();
                boolean done = ofMethod.stream()
                        .allMatch(one -> loaded.stream()
                                .allMatch(image -> Files.exists(image.task().scores(one))));
                if (!done) {
                    String name = method.getKey().info().name();
                    TargetBatch batch = targets(ofMethod, run);
                    Scores found = method.getValue()
                            .explain(
                                    run,
                                    batch,
                                    (step, steps) -> progress.setExtraMessage(name + " " + step + "/" + steps));
                    Scores scores = LeftOut.addTo(found, method.getValue(), run, batch);
                    for (int image = 0; image < run.size(); image++) {
                        write(run, ofMethod, scores, image, loaded.get(image).task(), diagnostics.get(image));
                    }
                }
                List<ImageTask> tasks =
                        loaded.stream().map(Batches.Loaded::task).toList();
                ofMethod.forEach(one -> ConceptIntervals.write(run, method.getValue(), one, tasks));
            }
            for (int image = 0; image < run.size(); image++) {
                Batches.Loaded one = loaded.get(image);
                files.done(one, run, image, classes(run, image), diagnostics.get(image));
            }
        }
    }

    private List<NamedTarget> resolve(TargetSpec target, float[] logits) {
        List<NamedTarget> known = target.isFixed() ? fixed.get(target) : null;
        return known == null ? target.resolve(head, logits) : known;
    }

    /** The scalars of all targets of a method, one after the other: a method that shares work between targets can. */
    private TargetBatch targets(List<Wanted> ofMethod, Run run) {
        if (!ofMethod.get(0).method().info().needsTarget()) {
            return TargetBatch.NONE;
        }
        List<List<Target>> perImage = new ArrayList<>();
        for (int image = 0; image < run.size(); image++) {
            float[] logits = logits(run, image);
            perImage.add(ofMethod.stream()
                    .flatMap(one -> resolve(one.target(), logits).stream())
                    .map(NamedTarget::target)
                    .toList());
        }
        return new TargetBatch(perImage);
    }

    private float[] logits(Run run, int image) {
        return head == null ? new float[0] : run.logits(image);
    }

    /** The class indices of each target but class:all, whose indices are the head's rows in order. */
    private Map<String, List<Integer>> classes(Run run, int image) {
        Map<String, List<Integer>> classes = new TreeMap<>();
        for (TargetSpec target : targets) {
            if (!target.isAll() && (head != null || !target.needsHead())) {
                float[] logits = logits(run, image);
                classes.put(
                        target.text(),
                        resolve(target, logits).stream()
                                .map(NamedTarget::classIndex)
                                .toList());
            }
        }
        return classes;
    }

    /** Cuts a method's maps of an image by target and writes those that are missing. */
    private void write(
            Run run,
            List<Wanted> ofMethod,
            Scores scores,
            int image,
            ImageTask task,
            Map<String, Map<String, List<Double>>> diagnostics) {
        int from = 0;
        for (Wanted one : ofMethod) {
            boolean targeted = one.method().info().needsTarget();
            int count = targeted ? resolve(one.target(), logits(run, image)).size() : scores.maps()[image].length;
            boolean many = count > 1 || (targeted && one.target().isMany());
            if (!Files.exists(task.scores(one))) {
                Npy.write(task.scores(one), array(run, scores.maps()[image], from, count, many));
            }
            Map<String, List<Double>> numbers = new TreeMap<>();
            int start = from;
            scores.diagnostics()
                    .forEach((name, values) -> numbers.put(
                            name,
                            Arrays.stream(values[image], start, start + count)
                                    .boxed()
                                    .toList()));
            if (!numbers.isEmpty()) {
                diagnostics.put(one.name(), numbers);
            }
            from += count;
        }
    }

    /** Maps {@code from} to {@code from + count}: (gh,gw), or (K,gh,gw) where there are or may be several. */
    private static NpyArray array(Run run, float[][] maps, int from, int count, boolean many) {
        float[] values = new float[count * run.patches()];
        for (int map = 0; map < count; map++) {
            System.arraycopy(maps[from + map], 0, values, map * run.patches(), run.patches());
        }
        int[] shape = many ? new int[] {count, run.rows(), run.columns()} : new int[] {run.rows(), run.columns()};
        return new NpyArray(shape, values);
    }
}
