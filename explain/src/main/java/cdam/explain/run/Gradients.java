package cdam.explain.run;

import cdam.bundle.Model;
import cdam.vit.Taps;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Gradients of a scalar of the latent, as operations of the loaded graph.
 *
 * <p>The scalar is {@code sum_b latent_b . g_b} with g = df/dlatent fed as {@link #DIRECTION}: by the chain rule its gradient
 * at any tensor is the one of f, whatever f is, and image b's part is free of its neighbours.
 */
public final class Gradients {
    /** Fed: df/dlatent of each image, (B,d). */
    public static final String DIRECTION = "explain_direction";

    private Gradients() {}

    /**
     * The gradient at a tap.
     *
     * @param tap on the path to the latent
     * @return the name to fetch, of the tap's shape
     */
    public static String at(Model model, String tap) {
        return AddedOps.once(model, "explain_gradient_" + tap, ops -> ops.gradient(Taps.LATENT, direction(ops), tap));
    }

    /** sum over the last axis of tap times gradient: the name to fetch. */
    public static String timesActivation(Model model, String tap) {
        String gradient = at(model, tap);
        return AddedOps.once(model, "explain_product_" + tap, ops -> {
            Operand<TFloat32> product = ops.tf().math.mul(ops.tap(tap), ops.tap(gradient));
            return ops.tf().reduceSum(product, ops.tf().constant(-1));
        });
    }

    /** The input {@link #DIRECTION}, for operations that go on from it. */
    public static Operand<TFloat32> direction(AddedOps ops) {
        return ops.fed(DIRECTION, TFloat32.class, -1, -1);
    }
}
