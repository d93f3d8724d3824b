package cdam.explain.evaluate;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.method.Progress;
import cdam.explain.metric.Metric;
import cdam.explain.metric.MetricSettings;
import cdam.explain.metric.Metrics;
import cdam.explain.run.Run;
import cdam.image.ImageTensor;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Weight randomisation of the items that the plan names; the shuffled model is made when it is first needed. */
final class Randomisation implements AutoCloseable {
    private final Model model;
    private final Head head;
    private final Plan plan;
    private final long seed;
    private @Nullable ShuffledModel shuffled;

    Randomisation(Model model, Head head, Plan plan, long seed) {
        this.model = model;
        this.head = head;
        this.plan = plan;
        this.seed = seed;
    }

    /** Maps of the predicted class from the model with more and more of its weights shuffled, against the true maps. */
    void measure(List<Measuring> items, Consumer<String> says) {
        List<Measuring> batch = items.stream()
                .filter(one -> plan.randomises(one.item().name(), one.item().mosaic()))
                .toList();
        List<MapSource> missing = plan.methods().stream()
                .filter(source -> batch.stream().anyMatch(one -> !one.result().has(Plan.RANDOMISATION, source.label())))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        if (shuffled == null) {
            shuffled = new ShuffledModel(model, head, seed);
        }
        double[][][] numbers = new double[missing.size()][batch.size()][shuffled.stages()];
        List<ImageTensor> images =
                batch.stream().map(one -> one.loaded().image()).toList();
        List<List<Integer>> predicted =
                batch.stream().map(one -> List.of(one.result().predicted())).toList();
        Metric.OfChange metric = (Metric.OfChange)
                Metrics.of(MetricSettings.DEFAULTS).find(Plan.RANDOMISATION).metric();
        for (int stage = 0; stage < shuffled.stages(); stage++) {
            says.accept(Plan.RANDOMISATION + " " + (stage + 1) + "/" + shuffled.stages());
            // nothing unfinished is kept here: it is found again by the model's hash, and these have the true model's
            try (Model backbone = shuffled.backbone(stage);
                    Run run = Run.of(backbone, shuffled.head(), images)) {
                for (int m = 0; m < missing.size(); m++) {
                    MapMaker maker = missing.get(m).maker();
                    if (maker == null) {
                        throw new IllegalStateException("only methods are randomised");
                    }
                    float[][][] maps = maker.maps(run, shuffled.head(), predicted, Progress.NONE);
                    for (int i = 0; i < batch.size(); i++) {
                        float[] own = batch.get(i)
                                .map(missing.get(m), predicted.get(i).get(0));
                        numbers[m][i][stage] = own == null ? Double.NaN : metric.of(own, maps[i][0]);
                    }
                }
            }
        }
        for (int i = 0; i < batch.size(); i++) {
            for (int m = 0; m < missing.size(); m++) {
                batch.get(i).put(Plan.RANDOMISATION, missing.get(m).label(), numbers[m][i]);
            }
            batch.get(i).save();
        }
    }

    @Override
    public void close() {
        if (shuffled != null) {
            shuffled.close();
        }
    }
}
