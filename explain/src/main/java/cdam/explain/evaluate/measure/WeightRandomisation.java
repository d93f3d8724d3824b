package cdam.explain.evaluate.measure;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.forward.ForwardPass;
import cdam.image.ImageTensor;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Weight randomisation: a round for each stage of a shuffled model, which is made when it is first needed. */
final class WeightRandomisation implements AutoCloseable {
    private final Model model;
    private final Head head;
    private final long seed;
    private @Nullable ShuffledModel shuffled;

    WeightRandomisation(Model model, Head head, long seed) {
        this.model = model;
        this.head = head;
        this.seed = seed;
    }

    /** Maps of the predicted class from the model with more and more of its weights shuffled, against the true maps. */
    void measure(RepeatedMaps again, Consumer<String> says) {
        if (again.isDone()) {
            return;
        }
        if (shuffled == null) {
            shuffled = new ShuffledModel(model, head, seed);
        }
        List<ImageTensor> images =
                again.items().stream().map(one -> one.loaded().image()).toList();
        for (int stage = 0; stage < shuffled.stages(); stage++) {
            says.accept(MetricPlan.RANDOMISATION + " " + (stage + 1) + "/" + shuffled.stages());
            // nothing unfinished is kept here: it is found again by the model's hash, and these have the true model's
            try (Model backbone = shuffled.backbone(stage);
                    ForwardPass run = ForwardPass.of(backbone, shuffled.head(), images)) {
                again.compare(run, shuffled.head());
            }
        }
        again.save(UnaryOperator.identity());
    }

    @Override
    public void close() {
        if (shuffled != null) {
            shuffled.close();
        }
    }
}
