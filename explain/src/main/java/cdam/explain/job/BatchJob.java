package cdam.explain.job;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.forward.ForwardPass;
import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.method.Method;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.method.UncoveredShare;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import cdam.io.Finite;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Explains the images of a batch: what is missing is computed and written. A method that looks at one image at a time gets the
 * images and targets that lack its maps. The others get the whole batch, whose products their bits depend on.
 */
final class BatchJob {
    /** What {@code memory} of a method may be at most. */
    private static final int MOST_MEMORY_MB = 1 << 20;

    private final @Nullable Head head;
    private final RunTargets targets;
    private final List<String> retained;
    private final int memoryMb;
    private final Map<MethodSpec, List<MapRequest>> wanted = new LinkedHashMap<>();
    private final Map<MethodSpec, Method> methods = new LinkedHashMap<>();

    /**
     * @param retained what the forward pass keeps for methods to go on from
     * @param memoryMb bounds what is kept, and methods that have a limit
     */
    BatchJob(@Nullable Head head, RunTargets targets, List<MapRequest> wanted, List<String> retained, int memoryMb) {
        this.head = head;
        this.targets = targets;
        this.retained = retained;
        this.memoryMb = memoryMb;
        Map<String, String> limits = Map.of("memory", Integer.toString(Math.min(MOST_MEMORY_MB, memoryMb)));
        for (MapRequest one : wanted) {
            this.wanted
                    .computeIfAbsent(one.method(), method -> new ArrayList<>())
                    .add(one);
            methods.computeIfAbsent(one.method(), method -> method.create(limits));
        }
    }

    /**
     * Explains images that were read and have one size.
     *
     * @param progress of these images
     */
    void explain(Model model, List<LoadedImage> loaded, RunFiles files, BatchProgress progress) {
        try (ForwardPass run = ForwardPass.of(
                        model, head, loaded.stream().map(LoadedImage::tensor).toList(), files.partial())
                .retain(retained, memoryMb)) {
            List<LoadedImage> finite = finite(run, loaded, files);
            if (finite.size() < loaded.size()) {
                if (!finite.isEmpty()) {
                    explain(model, finite, files, progress);
                }
                return;
            }
            List<Item> items = new ArrayList<>();
            for (int image = 0; image < run.size(); image++) {
                ImageTask task = loaded.get(image).task();
                Json.write(task.prediction(), Prediction.of(run.latent(image), targets.logits(run, image), head));
                items.add(new Item(task, files, new TreeMap<>()));
            }
            methods.forEach((spec, method) -> explain(run, spec, method, items, progress.of(spec)));
            for (int image = 0; image < run.size(); image++) {
                files.done(
                        loaded.get(image),
                        run,
                        targets.classes(run, image),
                        items.get(image).diagnostics());
            }
        }
    }

    /** The images that the model can tell something of; the others fail, by name. */
    private List<LoadedImage> finite(ForwardPass run, List<LoadedImage> loaded, RunFiles files) {
        List<LoadedImage> finite = new ArrayList<>();
        for (int image = 0; image < run.size(); image++) {
            if (Finite.all(run.latent(image)) && Finite.all(targets.logits(run, image))) {
                finite.add(loaded.get(image));
            } else {
                ImageTask task = loaded.get(image).task();
                files.failed(task, Finite.line(task.image().source(), "prediction"));
            }
        }
        return finite;
    }

    /** An image of the batch, and numbers about its maps by METHOD.TARGET and name. */
    private record Item(ImageTask task, RunFiles files, Map<String, Map<String, List<Double>>> diagnostics) {
        /** What is not finite would be taken for done, and could not be drawn. */
        boolean write(MapRequest one, NpyArray array) {
            boolean finite = Finite.all(array.values());
            if (finite) {
                files.write(task.scores(one), array);
            } else {
                files.notComputed(task, Finite.line(task.image().source(), one.name()));
            }
            return finite;
        }

        List<MapRequest> missing(List<MapRequest> wanted) {
            return wanted.stream()
                    .filter(one -> !Files.exists(task.scores(one)))
                    .toList();
        }
    }

    private void explain(ForwardPass run, MethodSpec spec, Method method, List<Item> items, Progress progress) {
        List<MapRequest> ofMethod = wanted.getOrDefault(spec, List.of());
        List<Item> lacking =
                items.stream().filter(item -> !item.missing(ofMethod).isEmpty()).toList();
        if (method.oneByOne()) {
            for (int image = 0; image < items.size(); image++) {
                Item item = items.get(image);
                long before = lacking.indexOf(item);
                try (ForwardPass one = run.only(image)) {
                    List<MapRequest> missing = item.missing(ofMethod);
                    if (!missing.isEmpty()) {
                        explain(one, missing, method, List.of(item), progress.part(before, lacking.size()));
                    }
                    ofMethod.forEach(each -> ConceptIntervals.write(one, method, each, List.of(item.task())));
                }
            }
        } else {
            if (!lacking.isEmpty()) {
                explain(run, ofMethod, method, items, progress);
            }
            List<ImageTask> tasks = items.stream().map(Item::task).toList();
            ofMethod.forEach(each -> ConceptIntervals.write(run, method, each, tasks));
        }
    }

    private void explain(
            ForwardPass run, List<MapRequest> ofMethod, Method method, List<Item> items, Progress progress) {
        TargetBatch batch = targets.of(ofMethod, run);
        Scores scores = UncoveredShare.addTo(method.explain(run, batch, progress), method, run, batch);
        for (int image = 0; image < run.size(); image++) {
            write(run, ofMethod, scores, image, items.get(image));
        }
    }

    /** Cuts a method's maps of an image by target and writes those that are missing. */
    private void write(ForwardPass run, List<MapRequest> ofMethod, Scores scores, int image, Item item) {
        int from = 0;
        for (MapRequest one : ofMethod) {
            boolean targeted = one.method().info().needsTarget();
            int count = targeted
                    ? targets.resolve(one.target(), targets.logits(run, image)).size()
                    : scores.maps()[image].length;
            boolean many = count > 1 || (targeted && one.target().isMany());
            float[][][] intervals = scores.intervals();
            if (intervals != null
                    && !Files.exists(item.task().scores(one))) { // first: the map tells that both are there
                Npy.write(
                        item.task().file(one.name() + ".interval.npy"),
                        array(run, intervals[image], from, count, many ? new int[] {count, 2} : new int[] {2}));
            }
            boolean written = Files.exists(item.task().scores(one))
                    || item.write(
                            one, array(run, scores.maps()[image], from, count, many ? new int[] {count} : new int[0]));
            Map<String, List<Double>> numbers = new TreeMap<>();
            int start = from;
            scores.diagnostics()
                    .forEach((name, values) -> numbers.put(
                            name,
                            Arrays.stream(values[image], start, start + count)
                                    .boxed()
                                    .toList()));
            if (written && !numbers.isEmpty()) {
                item.diagnostics().put(one.name(), numbers);
            }
            from += count;
        }
    }

    /** Maps {@code from} to {@code from + count}, with so many axes before (gh,gw). */
    private static NpyArray array(ForwardPass run, float[][] maps, int from, int count, int... axes) {
        int length = maps[from].length;
        float[] values = new float[count * length];
        for (int map = 0; map < count; map++) {
            System.arraycopy(maps[from + map], 0, values, map * length, length);
        }
        int[] shape = Arrays.copyOf(axes, axes.length + 2);
        shape[axes.length] = run.rows();
        shape[axes.length + 1] = run.columns();
        return new NpyArray(shape, values);
    }
}
