package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.TargetBatch;
import cdam.vit.ViTConfig;
import java.util.List;

/**
 * How a method of the last block has its gradients, its option {@code by}: {@code gradient} takes the graph's, a backward pass a
 * target; {@code closed-form} takes the same numbers for all targets at once from matrix products. The default is the gradient for up
 * to {@value #FEW} targets. Both agree to 1e-5 of a map's maximum, but for a head that reads the patches too: the gradient sees them, and
 * is its default; the closed form is the part through [CLS].
 */
record By(String method, String by) {
    static final int FEW = 8;

    static By of(String method, MethodOptions options) {
        return new By(method, options.choice("by", "auto", List.of("auto", "gradient", "closed-form")));
    }

    Coverage coverage() {
        return by.equals("closed-form") ? Coverage.CLS : Coverage.LAST_BLOCK;
    }

    void require(ViTConfig config) {
        if (by.equals("closed-form")) {
            ClosedForm.require(method + "[by=closed-form]", config);
        }
    }

    boolean gradient(ForwardPass run, TargetBatch targets) {
        boolean few = targets.count() <= FEW || run.features().readsPatches();
        return by.equals("gradient") || (by.equals("auto") && few);
    }
}
