package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.GraphOps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** How targets of an image change with what the head reads. */
final class TargetChanges {
    /** Targets of a product: always as many, so that a target's change is the same bits whatever others there are. */
    private static final int BLOCK = 128;

    private static final String GRADIENTS = "explain_product_gradients"; // (BLOCK,F)
    private static final String ROWS = "explain_product_rows"; // (n,F)
    private static final String PRODUCT = "explain_product"; // (BLOCK,n)

    private TargetChanges() {}

    /**
     * f(x) - f(x0) [target][n]; of linear targets the product of their gradient with x - x0.
     *
     * @param own x0 (F)
     * @param features x (n,F)
     */
    static double[][] of(ForwardPass one, List<Target> targets, float[] own, float[][] features) {
        double[][] changes = new double[targets.size()][];
        for (int index = 0; index < changes.length; index++) {
            Target target = targets.get(index);
            if (!target.linear()) {
                double value = target.value(own);
                changes[index] = Arrays.stream(features)
                        .mapToDouble(x -> target.value(x) - value)
                        .toArray();
            }
        }
        int[] linear = IntStream.range(0, changes.length)
                .filter(index -> targets.get(index).linear())
                .toArray();
        float[][] gradients = IntStream.of(linear)
                .mapToObj(index -> targets.get(index).gradient(own))
                .toArray(float[][]::new);
        float[][] differences = new float[features.length][own.length];
        for (int n = 0; n < differences.length; n++) {
            for (int j = 0; j < own.length; j++) {
                differences[n][j] = features[n][j] - own[j];
            }
        }
        float[][] products = products(one, gradients, differences);
        for (int i = 0; i < linear.length; i++) {
            float[] product = products[i];
            changes[linear[i]] = IntStream.range(0, product.length)
                    .mapToDouble(n -> product[n])
                    .toArray();
        }
        return changes;
    }

    /** Every gradient (K,F) times every row (n,F): (K,n). */
    static float[][] products(ForwardPass one, float[][] gradients, float[][] rows) {
        GraphOps.addIfAbsent(one.model().lastBlock().graph(), PRODUCT, TargetChanges::product);
        float[][] products = new float[gradients.length][];
        try (TFloat32 fed = OutputGradients.rows(rows)) {
            for (int from = 0; from < gradients.length; from += BLOCK) {
                float[][] block = new float[BLOCK][rows[0].length];
                int count = Math.min(BLOCK, gradients.length - from);
                System.arraycopy(gradients, from, block, 0, count);
                try (TFloat32 some = OutputGradients.rows(block);
                        Result result = one.fromLastBlock(Map.of(GRADIENTS, some, ROWS, fed), List.of(PRODUCT))) {
                    float[] values = Tensors.values(result.get(0));
                    for (int i = 0; i < count; i++) {
                        products[from + i] = Arrays.copyOfRange(values, i * rows.length, (i + 1) * rows.length);
                    }
                }
            }
        }
        return products;
    }

    private static Operand<TFloat32> product(GraphOps ops) {
        return ops.tf()
                .linalg
                .matMul(
                        ops.fed(GRADIENTS, TFloat32.class, -1, -1),
                        ops.fed(ROWS, TFloat32.class, -1, -1),
                        MatMul.transposeB(true));
    }
}
