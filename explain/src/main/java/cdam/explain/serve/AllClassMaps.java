package cdam.explain.serve;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.forward.ForwardPass;
import cdam.explain.method.Method;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.targets.LogitTarget;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Photos in, the attention and the maps of all classes out, by one forward pass.
 *
 * @param model stays the caller's
 */
record AllClassMaps(Model model) {
    private static final Method ATTENTION = MethodSpec.parse("am").create();

    /** In closed form, where there is one. */
    private Method allClasses() {
        boolean gradients = model.config().layout().pooling().isMean();
        return MethodSpec.parse(gradients ? "cdam[by=gradient]" : "cdam[by=closed-form]")
                .create();
    }

    /** @param batch photos that fit together */
    List<PhotoExplanation> of(List<PhotoInput> batch) {
        Head head = batch.get(0).head();
        try (ForwardPass run = ForwardPass.of(
                model, head, batch.stream().map(PhotoInput::image).toList())) {
            float[][][] attention =
                    ATTENTION.explain(run, TargetBatch.NONE, Progress.NONE).maps();
            float[][][] maps = head == null
                    ? new float[run.size()][0][]
                    : allClasses()
                            .explain(run, TargetBatch.same(run.size(), logits(head)), Progress.NONE)
                            .maps();
            List<PhotoExplanation> explained = new ArrayList<>();
            for (int i = 0; i < run.size(); i++) {
                float[] logits = head == null ? new float[0] : run.logits(i);
                explained.add(new PhotoExplanation(
                        batch.get(i), run.latent(i), logits, attention[i][0], PhotoExplanation.joined(maps[i])));
            }
            return explained;
        }
    }

    private static List<Target> logits(Head head) {
        return IntStream.range(0, head.linear().classes())
                .mapToObj(index -> LogitTarget.of(head.linear(), index))
                .toList();
    }
}
