package cdam.explain.targets;

import cdam.vit.Cosine;
import cdam.vit.LinearHead;

/**
 * A logit of a head, or a difference of two, which is one of their rows: linear in the latent, or a scaled cosine.
 *
 * @param weight (d); not copied
 * @param bias added to the cosine
 * @param cosine of the head
 */
public record LogitTarget(float[] weight, double bias, Cosine cosine) implements Target {
    /** The logit of a class. */
    public static Target of(LinearHead head, int index) {
        return of(head, head.row(index), head.bias()[index]);
    }

    /** The logit of a class minus that of another. */
    public static Target difference(LinearHead head, int a, int b) {
        float[] weight = head.row(a);
        float[] other = head.row(b);
        for (int j = 0; j < weight.length; j++) {
            weight[j] -= other[j];
        }
        return of(head, weight, (double) head.bias()[a] - head.bias()[b]);
    }

    private static Target of(LinearHead head, float[] weight, double bias) {
        Cosine cosine = head.cosine();
        return cosine == null ? new LinearTarget(weight, bias) : new LogitTarget(weight, bias, cosine);
    }

    @Override
    public double value(float[] latent) {
        return cosine.value(weight, latent) + bias;
    }

    @Override
    public float[] gradient(float[] latent) {
        double[] wide = new double[weight.length];
        for (int j = 0; j < wide.length; j++) {
            wide[j] = weight[j];
        }
        return cosine.gradient(wide, latent);
    }

    @Override
    public boolean linear() {
        return false;
    }
}
