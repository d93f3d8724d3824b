package example;

import cdam.bundle.Head;
import cdam.explain.targets.NamedTarget;
import cdam.explain.targets.ProbabilityTarget;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetKind;

/** {@code log-probability:A}: log p(A), whose gradient is p's divided by p. */
public final class LogProbability implements TargetKind {
    @Override
    public String name() {
        return "log-probability";
    }

    @Override
    public String usage() {
        return "log-probability:A";
    }

    @Override
    public boolean isFixed() {
        return true;
    }

    @Override
    public NamedTarget resolve(String argument, Head head, float[] logits) {
        int index = head.labels().find(argument).index();
        Target p = ProbabilityTarget.of(head, index);
        Target log = new Target() {
            @Override
            public double value(float[] latent) {
                return Math.log(p.value(latent));
            }

            @Override
            public float[] gradient(float[] latent) {
                float[] gradient = p.gradient(latent);
                double value = p.value(latent);
                for (int j = 0; j < gradient.length; j++) {
                    gradient[j] /= (float) value;
                }
                return gradient;
            }

            @Override
            public boolean linear() {
                return false;
            }
        };
        return new NamedTarget(log, -1, "log p(" + head.labels().title(index) + ")");
    }
}
