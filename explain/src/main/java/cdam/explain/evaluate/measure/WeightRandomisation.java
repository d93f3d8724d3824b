package cdam.explain.evaluate.measure;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.forward.ForwardPass;
import cdam.image.ImageTensor;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Weight randomisation: a round for each stage of each shuffled model, one model after the other.
 *
 * @param model stays the caller's
 * @param head of which the predicted class is explained
 * @param seed of the run
 */
record WeightRandomisation(Model model, Head head, long seed) {
    /** Maps of the predicted class from the model with more and more of its weights shuffled, against the true maps. */
    void measure(RepeatedMaps again, int shuffles, Consumer<String> says) {
        if (again.isDone()) {
            return;
        }
        List<ImageTensor> images =
                again.items().stream().map(one -> one.loaded().image()).toList();
        for (int shuffle = 0; shuffle < shuffles; shuffle++) {
            try (ShuffledModel shuffled = new ShuffledModel(model, head, seed * 1_000_003 + shuffle)) {
                for (int stage = 0; stage < shuffled.stages(); stage++) {
                    says.accept(MetricPlan.RANDOMISATION + " " + (shuffle * shuffled.stages() + stage + 1) + "/"
                            + shuffles * shuffled.stages());
                    // nothing unfinished is kept here: it is found again by the model's hash, and these have the true
                    // one's
                    try (Model backbone = shuffled.backbone(stage);
                            ForwardPass run = ForwardPass.of(backbone, shuffled.head(), images)) {
                        again.compare(run, shuffled.head());
                    }
                }
            }
        }
        again.save(UnaryOperator.identity());
    }
}
