package cdam.explain.targets;

import cdam.bundle.Head;
import cdam.bundle.HeadFeatures;
import cdam.bundle.HeadInput;
import org.jspecify.annotations.Nullable;

/**
 * A function of the latent alone, as a function of all that a head on several tokens reads.
 *
 * @param target f(l)
 * @param layout where l stands
 */
public record LatentTarget(Target target, HeadFeatures layout) implements Target {
    /**
     * The target as a function of what a head reads.
     *
     * @param head null: none, targets are functions of the latent
     * @param width d
     */
    public static Target of(Target target, @Nullable Head head, int width) {
        return head == null || head.card().input() == HeadInput.CLS
                ? target
                : new LatentTarget(target, HeadFeatures.of(head, width));
    }

    @Override
    public double value(float[] features) {
        return target.value(layout.latent(features));
    }

    @Override
    public float[] gradient(float[] features) {
        float[] latent = target.linear() ? new float[0] : layout.latent(features);
        return layout.withLatent(new float[layout.size()], target.gradient(latent));
    }

    @Override
    public boolean linear() {
        return target.linear();
    }
}
