package cdam.explain.forward;

import cdam.bundle.Model;
import cdam.vit.BackwardPass;
import cdam.vit.GraphOps;
import java.util.function.BiFunction;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Gradients of a scalar of the latent, as operations of the loaded graph.
 *
 * <p>The scalar is {@code sum_b x_b . g_b} with g = df/dx fed as {@link #DIRECTION}, x the latent or what a head reads: by the chain rule its gradient
 * at any tensor is the one of f, whatever f is, and image b's part is free of its neighbours.
 */
public final class Gradients {
    /** Fed: df/dx of each image, (B,d) for the latent, (B,F) for a head's features. */
    public static final String DIRECTION = "explain_direction";

    private Gradients() {}

    /**
     * The gradient at a tap.
     *
     * @param of {@link Features#tap} or {@link Features#lastBlockTap}, whose shape the fed direction has
     * @param tap on the path to it
     * @return the name to fetch, of the tap's shape
     */
    public static String at(Model model, String of, String tap) {
        return GraphOps.addIfAbsent(
                model.graph(), "explain_gradient_" + of + "_at_" + tap, ops -> ops.gradient(of, direction(ops), tap));
    }

    /** sum over the last axis of tap times gradient, at a tap of the last block: the name to fetch from it. */
    public static String timesActivation(ForwardPass run, String tap) {
        String of = run.features().lastBlockTap();
        Model lastBlock = run.model().lastBlock();
        String gradient = at(lastBlock, of, tap);
        return GraphOps.addIfAbsent(lastBlock.graph(), "explain_product_" + of + "_at_" + tap, ops -> {
            Operand<TFloat32> product = ops.tf().math.mul(ops.tap(tap), ops.tap(gradient));
            return ops.tf().reduceSum(product, ops.tf().constant(-1));
        });
    }

    /**
     * Adds an operation that a backward pass through all blocks leads to. Attention is computed again where that of all blocks
     * is too much to wait for its turn, which makes another operation.
     *
     * @param name begins with {@code explain_}
     * @param of see {@link BackwardPass}
     * @return the name to fetch
     */
    public static String backward(
            ForwardPass run, String name, String of, BiFunction<GraphOps, BackwardPass, Operand<TFloat32>> build) {
        Model model = run.model();
        boolean recompute = run.memory().isComputedAgain();
        return GraphOps.addIfAbsent(
                model.graph(),
                recompute ? name + "_again" : name,
                ops -> build.apply(ops, new BackwardPass(ops, model.config(), of, direction(ops), recompute)));
    }

    /** The input {@link #DIRECTION}, for operations that go on from it. */
    public static Operand<TFloat32> direction(GraphOps ops) {
        return ops.fed(DIRECTION, TFloat32.class, -1, -1);
    }
}
