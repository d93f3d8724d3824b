package cdam.explain.job;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.cli.Console;
import cdam.explain.job.ImageTask.Wanted;
import cdam.explain.method.Method;
import cdam.explain.method.Scores;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Explains the images of a config into its folder. What is there already stays; what cannot be read is named at the end. */
public final class ExplainJob {
    private static final int DEFAULT_MEMORY_MB = 1024;

    private final ExplainConfig config;
    private final Console console;
    private final Bundle bundle;
    private final @Nullable Head head;
    private final ImageSize size;
    private final List<TargetSpec> targets;
    private final List<Wanted> wanted;
    private final Map<Wanted, Method> methods = new LinkedHashMap<>();

    private ExplainJob(ExplainConfig config, Console console) {
        this.config = config;
        this.console = console;
        this.bundle = Bundle.open(config.model());
        this.head = bundle.head(config.head()).orElse(null);
        int patch = bundle.card().architecture().patch();
        this.size = (config.size() == null ? ImageSize.of(bundle.card().architecture()) : config.size()).cutTo(patch);
        this.targets = config.targetSpecs();
        this.wanted = ImageTask.wanted(config.methodsOrDefault(), targets);
        for (Wanted one : wanted) {
            methods.put(one, one.method().create());
            if (one.method().info().needsTarget()) { // unknown classes and concepts fail before any work
                one.target()
                        .resolve(
                                head, new float[head == null ? 0 : head.labels().size()]);
            }
        }
    }

    /**
     * Runs the config.
     *
     * @throws InputException if some images could not be explained; the others are done
     */
    public static void run(ExplainConfig config, Console console) {
        new ExplainJob(config, console).run();
    }

    private void run() {
        long start = System.nanoTime();
        List<ImageFile> images = ImageFiles.list(config.images());
        Map<ImageFile, Path> folders = OutputFolder.folders(images);
        List<ImageFile> mine = config.shard() == null ? images : config.shard().of(images);
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
            long done = tasks.stream().filter(task -> task.isDone(wanted)).count();
            if (done > 0) {
                console.note(done + " of " + tasks.size() + " images are done already");
            }
            explain(tasks, files);
            files.finish(tasks, (System.nanoTime() - start) / 1e9);
            new Pictures(config.renderOptions(), files.loader(), head)
                    .contactSheet(out.root().resolve("sheet.png"), files.title(), tasks, wanted);
            console.print(files.summary(tasks));
            List<String> failed = files.errors(tasks);
            if (!failed.isEmpty()) {
                throw new InputException(failed.size() + " of " + tasks.size()
                        + " images could not be explained, the others are" + " done; the first: " + failed.get(0));
            }
        }
    }

    private void explain(List<ImageTask> tasks, RunFiles files) {
        ImageLoader loader = files.loader();
        int memory = config.memoryMb() == null ? DEFAULT_MEMORY_MB : config.memoryMb();
        List<List<ImageTask>> chunks = Batches.chunks(
                tasks, Batches.size(bundle.card().architecture(), size, memory), task -> task.isDone(wanted));
        if (chunks.isEmpty()) {
            return;
        }
        ExecutorService decoders =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (Model model = Model.load(bundle, config.sessionOptions());
                PictureQueue pictures = new PictureQueue(new Pictures(config.renderOptions(), loader, head));
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

    private void explain(Model model, List<Batches.Loaded> loaded, RunFiles files, ProgressBar progress) {
        try (Run run =
                Run.of(model, head, loaded.stream().map(Batches.Loaded::tensor).toList())) {
            List<Map<String, Map<String, List<Double>>>> diagnostics = new ArrayList<>();
            for (int image = 0; image < run.size(); image++) {
                float[] logits = head == null ? new float[0] : run.logits(image);
                Json.write(loaded.get(image).task().prediction(), Prediction.of(run.latent(image), logits, head));
                diagnostics.add(new TreeMap<>());
            }
            for (Wanted one : wanted) {
                if (loaded.stream().allMatch(image -> Files.exists(image.task().scores(one)))) {
                    continue;
                }
                Scores scores = method(one)
                        .explain(
                                run,
                                targets(one, run),
                                (done, total) -> progress.setExtraMessage(one.name() + " " + done + "/" + total));
                for (int image = 0; image < run.size(); image++) {
                    write(
                            run,
                            one,
                            scores.maps()[image],
                            loaded.get(image).task().scores(one));
                    diagnostics.get(image).putAll(diagnostics(one, scores, image));
                }
            }
            for (int image = 0; image < run.size(); image++) {
                Batches.Loaded one = loaded.get(image);
                files.done(one, run, image, classes(run, image), diagnostics.get(image));
            }
        }
    }

    private Method method(Wanted one) {
        Method method = methods.get(one);
        if (method == null) {
            throw new IllegalStateException("no method for " + one.name());
        }
        return method;
    }

    private TargetBatch targets(Wanted one, Run run) {
        if (!one.method().info().needsTarget()) {
            return TargetBatch.NONE;
        }
        List<List<Target>> perImage = new ArrayList<>();
        for (int image = 0; image < run.size(); image++) {
            float[] logits = head == null ? new float[0] : run.logits(image);
            perImage.add(one.target().resolve(head, logits).stream()
                    .map(NamedTarget::target)
                    .toList());
        }
        return new TargetBatch(perImage);
    }

    /** The class indices of each target but class:all, whose indices are the head's rows in order. */
    private Map<String, List<Integer>> classes(Run run, int image) {
        Map<String, List<Integer>> classes = new TreeMap<>();
        for (TargetSpec target : targets) {
            if (!target.isAll() && (head != null || !target.needsHead())) {
                float[] logits = head == null ? new float[0] : run.logits(image);
                classes.put(
                        target.text(),
                        target.resolve(head, logits).stream()
                                .map(NamedTarget::classIndex)
                                .toList());
            }
        }
        return classes;
    }

    private static Map<String, Map<String, List<Double>>> diagnostics(Wanted one, Scores scores, int image) {
        Map<String, List<Double>> numbers = new TreeMap<>();
        scores.diagnostics().forEach((name, values) -> {
            List<Double> list = new ArrayList<>();
            for (double value : values[image]) {
                list.add(value);
            }
            numbers.put(name, list);
        });
        return numbers.isEmpty() ? Map.of() : Map.of(one.name(), numbers);
    }

    /** (gh,gw), or (K,gh,gw) where a target is of many or the method gives several maps. */
    private static void write(Run run, Wanted one, float[][] maps, Path file) {
        float[] values = new float[maps.length * run.patches()];
        for (int map = 0; map < maps.length; map++) {
            System.arraycopy(maps[map], 0, values, map * run.patches(), run.patches());
        }
        boolean single = maps.length == 1
                && !(one.method().info().needsTarget() && one.target().isMany());
        int[] shape =
                single ? new int[] {run.rows(), run.columns()} : new int[] {maps.length, run.rows(), run.columns()};
        Npy.write(file, new NpyArray(shape, values));
    }
}
