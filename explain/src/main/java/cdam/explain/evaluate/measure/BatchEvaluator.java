package cdam.explain.evaluate.measure;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.cli.ProgressBar;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.item.Item;
import cdam.explain.evaluate.measure.ItemResult.RegionResult;
import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.PartialFiles;
import cdam.explain.method.Progress;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricInfo;
import cdam.explain.targets.TargetSpec;
import cdam.image.ImageTensor;
import cdam.io.AtomicFiles;
import cdam.io.Finite;
import cdam.io.ProcessMemory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Does what is missing for a batch of items of one size: maps, then numbers, each saved as soon as it is there. A long method
 * that is killed goes on in the middle of a map.
 */
public final class BatchEvaluator {
    private final Model model;
    private final Head head;
    private final MetricPlan plan;
    private final ItemStore store;
    private final ModelScorer scorer;
    private final long seed;
    private final ProgressBar progress;
    private final PartialFiles unfinished;
    private final WeightRandomisation randomisation;
    private final InputNoise disturbance;
    private final BiConsumer<String, String> failed;
    private final Set<String> lost = new HashSet<>();

    /** @param failed hears of items that cannot be measured, and why; the others are */
    public BatchEvaluator(
            Model model,
            Head head,
            MetricPlan plan,
            ItemStore store,
            ModelScorer scorer,
            EvaluateConfig config,
            ProgressBar progress,
            BiConsumer<String, String> failed) {
        this.model = model;
        this.head = head;
        this.plan = plan;
        this.store = store;
        this.scorer = scorer;
        this.seed = config.seed();
        this.progress = progress;
        this.failed = failed;
        this.randomisation = new WeightRandomisation(model, head, seed);
        this.disturbance = new InputNoise(model, head, config.noise(), seed);
        this.unfinished = new PartialFiles(store.root().resolve(".unfinished"));
    }

    public void run(List<Item> items, List<Item.Loaded> loaded) {
        List<ImageTensor> images = loaded.stream().map(Item.Loaded::image).toList();
        List<ItemEvaluator> batch = new ArrayList<>();
        boolean goesOn = Files.exists(unfinished.folder()); // after a kill: times would be of the rest only
        try (ForwardPass run = ForwardPass.of(model, head, images, unfinished)) {
            for (int i = 0; i < items.size(); i++) {
                Item item = items.get(i);
                Item.Loaded one = loaded.get(i);
                int index = i;
                if (!Finite.all(run.logits(i))) { // as the others' neighbour it stays: their bits depend on the batch
                    fail(item, "prediction");
                }
                ItemResult result = store.result(item.name()).orElseGet(() -> predict(item, one, run.logits(index)));
                int other = other(item, result);
                batch.add(new ItemEvaluator(item, one, store, withOther(item, result, other), other));
            }
            for (MapSource source : plan.sources()) {
                ProgressBar.Part part = progress.part(batch.size());
                maps(run, source, batch, goesOn, part);
                part.at(1);
            }
            batch.removeIf(one -> lost.contains(one.item().name()));
            batch.forEach(ItemEvaluator::save);
        }
        AtomicFiles.deleteTree(unfinished.folder());
        batch.forEach(this::measure);
        for (MetricInfo info : plan.metrics()) {
            if (MetricPlan.AGAIN.contains(info.name())) {
                again(new RepeatedMaps(plan, info, batch), info.name());
                progress.step(batch.size());
            }
        }
    }

    private void fail(Item item, String what) {
        if (lost.add(item.name())) {
            failed.accept(
                    item.name(),
                    Finite.line(item.name(), what).substring(item.name().length() + 2));
        }
    }

    private void again(RepeatedMaps again, String metric) {
        if (metric.equals(MetricPlan.RANDOMISATION)) {
            randomisation.measure(again, plan.shuffles(), progress::message);
        } else {
            disturbance.measure(again, progress::message);
        }
    }

    private int other(Item item, ItemResult result) {
        return RandomClass.beside(result.predicted(), head.linear().classes(), ItemEvaluator.seed(seed, item.name()));
    }

    /** With the class of random-logit. Where an earlier run did without, the item's maps are made again, with it. */
    private ItemResult withOther(Item item, ItemResult result, int other) {
        if (item.mosaic()
                || !plan.measures(MetricPlan.RANDOM_LOGIT)
                || result.classes().contains(other)) {
            return result;
        }
        store.deleteMaps(item.name());
        return result.withClass(other);
    }

    private ItemResult predict(Item item, Item.Loaded loaded, float[] logits) {
        List<Integer> order = TargetSpec.top(logits, logits.length);
        int predicted = order.get(0);
        int least = order.get(order.size() - 1);
        LinkedHashSet<Integer> classes = new LinkedHashSet<>();
        if (!item.mosaic()) {
            classes.add(predicted);
            classes.add(least);
        }
        loaded.regions().forEach(region -> classes.add(region.classIndex()));
        return new ItemResult(
                loaded.sha256(),
                item.mosaic(),
                predicted,
                least,
                logits[predicted],
                head.probabilities(logits)[predicted],
                loaded.truth(),
                List.copyOf(classes),
                loaded.regions().stream()
                        .map(region -> new RegionResult(region.classIndex(), region.name(), region.area()))
                        .toList(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    private void maps(
            ForwardPass run, MapSource source, List<ItemEvaluator> batch, boolean goesOn, ProgressBar.Part part) {
        MethodMaps maker = source.maker();
        if (batch.stream().allMatch(one -> store.hasMaps(one.item().name(), source.label()))) {
            return;
        }
        if (maker == null) {
            for (ItemEvaluator one : batch) {
                if (!one.item().mosaic() && source.folder() != null) {
                    float[] map = MapSource.read(source.folder(), one.item().name(), run.rows(), run.columns());
                    store.writeMaps(one.item().name(), source.label(), new float[][] {map}, run.rows(), run.columns());
                }
            }
            return;
        }
        run.features(0); // the forward pass is nobody's cost
        ProcessMemory.resetPeak();
        Optional<Double> before = ProcessMemory.residentMegabytes();
        long start = System.nanoTime();
        float[][][] maps = maker.maps(run, head, classes(batch), progress(source, part));
        double each = (System.nanoTime() - start) / 1e6 / batch.size();
        Optional<Double> growth = ProcessMemory.growthSince(before);
        for (int i = 0; i < maps.length; i++) {
            ItemResult result = batch.get(i).result();
            String name = batch.get(i).item().name();
            if (lost.contains(name) || store.hasMaps(name, source.label())) {
                continue; // of an earlier run: the same bits
            }
            if (!goesOn) {
                result.milliseconds().put(source.label(), each);
                growth.ifPresent(more -> result.megabytes().put(source.label(), more));
            }
            if (Arrays.stream(maps[i]).allMatch(Finite::all)) {
                store.writeMaps(batch.get(i).item().name(), source.label(), maps[i], run.rows(), run.columns());
            } else { // so that the next run makes it again
                fail(batch.get(i).item(), source.label());
            }
        }
    }

    private Progress progress(MapSource source, ProgressBar.Part part) {
        return new Progress() {
            @Override
            public void at(long done, long total) {
                progress.message(source.label() + " " + done + "/" + total);
                part.at((double) done / total);
            }

            @Override
            public void goesOn(long done, long total) {
                part.skipTo((double) done / total);
            }
        };
    }

    private static List<List<Integer>> classes(List<ItemEvaluator> batch) {
        return batch.stream().map(one -> one.result().classes()).toList();
    }

    private void measure(ItemEvaluator one) {
        for (MetricInfo info : plan.metrics()) {
            if (plan.applies(info, one.result())) {
                progress.message(info.name());
                one.measure(
                        info,
                        plan.sources(info, one.result()),
                        scorer,
                        model.config().patch(),
                        seed);
                if (info.metric() instanceof Metric.FaithfulnessMetric) {
                    one.save();
                }
            }
            progress.step(MetricPlan.AGAIN.contains(info.name()) ? 0 : 1);
        }
        one.save();
    }
}
