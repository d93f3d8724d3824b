package cdam.explain.method;

import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.explain.targets.Vectors;
import cdam.io.UsageException;
import cdam.vit.GraphOps;
import cdam.vit.PassMemory;
import cdam.vit.Pooling;
import cdam.vit.ResidualSplit;
import cdam.vit.ViTConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;

/**
 * The target as a sum (Gandelsman et al. 2024, Eq. 2 to 6): S_i is what attention writes into [CLS]'s residual stream from patch i
 * in all blocks, times the target's gradient behind the final norm, whose deviation is held. Forward only. With all that comes
 * from elsewhere, which {@link #PARTS} name, it is the target exactly; derived in {@code docs/methods.md}.
 *
 * <p>{@code block=b} and {@code head=h}, from 0, show one alone.
 */
final class LogitSplit implements ImageMethod {
    private static final String NAME = "logit-split";

    /** Diagnostics, the tokens' first, then the rows of {@link ResidualSplit}, then what a target adds to g . x. */
    static final List<String> PARTS = List.of(
            "from [CLS]",
            "from registers",
            "from the embedding of [CLS]",
            "from MLPs",
            "from biases",
            "from other attention",
            "from the target's constant");

    private final int block;
    private final int head;

    LogitSplit(MethodOptions options) {
        this.block = options.integer("block", -1, -1, 1000);
        this.head = options.integer("head", -1, -1, 1000);
    }

    @Override
    public void require(ViTConfig config) {
        ClosedForm.require(
                NAME,
                config,
                "the residual streams of all patches make it, and no single one is a sum; take cdam, by gradients");
        if (block >= 0 && config.layout().pooling() == Pooling.PROBE) {
            throw new UsageException(
                    NAME + ": option block: expected none, found " + block
                            + ": a probe reads the tokens after the last block, whose attention does not write into the latent");
        }
        requireBelow("block", block, config.depth());
        requireBelow("head", head, config.heads());
    }

    private static void requireBelow(String option, int value, int count) {
        if (value >= count) {
            throw new UsageException(
                    NAME + ": option " + option + ": expected -1 (all) or 0 to " + (count - 1) + ", found " + value);
        }
    }

    @Override
    public String total() {
        return "f";
    }

    @Override
    public double passes(int rows, int columns, int targets) {
        return 0.1; // the forward pass keeps what it reads
    }

    @Override
    public double memory(PassMemory image) {
        return image.forward();
    }

    @Override
    public List<String> retainedTaps(ViTConfig config) {
        return ResidualSplit.uses(config);
    }

    @Override
    public ImageScores explain(ForwardPass one, List<Target> targets, Progress progress) {
        Model model = one.model();
        String name = GraphOps.addIfAbsent(
                model.graph(),
                "explain_split_" + block + "_" + head,
                ops -> new ResidualSplit(ops, model.config()).rows(block, head));
        float[] rows;
        try (Result result = one.fromRetained(Map.of(), List.of(name))) {
            rows = Tensors.values(result.get(0));
        }
        int width = model.config().width();
        float[][] split = new float[rows.length / width][];
        for (int row = 0; row < split.length; row++) {
            split[row] = Arrays.copyOfRange(rows, row * width, (row + 1) * width);
        }
        return scores(one, targets, split);
    }

    private static ImageScores scores(ForwardPass one, List<Target> targets, float[][] split) {
        float[] x = one.features(0);
        float[][] gradients = targets.stream().map(target -> target.gradient(x)).toArray(float[][]::new);
        float[][] ofLatent =
                Arrays.stream(gradients).map(one.features().layout()::latent).toArray(float[][]::new);
        float[][] products = TargetChanges.products(one, ofLatent, split);
        int prefix = one.model().config().prefixTokens();
        boolean cls = one.model().config().layout().cls();
        float[][] maps = new float[targets.size()][];
        double[][] parts = new double[PARTS.size()][targets.size()];
        double[] beside = new double[targets.size()];
        double[] explained = new double[targets.size()];
        for (int target = 0; target < maps.length; target++) {
            float[] scores = products[target];
            maps[target] = Arrays.copyOfRange(scores, prefix, one.tokens());
            for (int token = 0; token < prefix; token++) {
                parts[token == 0 && cls ? 0 : 1][target] += scores[token];
            }
            for (int other = 0; other < ResidualSplit.OTHERS; other++) {
                parts[2 + other][target] = scores[one.tokens() + other];
            }
            double value = targets.get(target).value(x);
            double all = Vectors.dot(gradients[target], x);
            parts[PARTS.size() - 1][target] = value - all;
            for (double[] part : parts) {
                beside[target] += part[target];
            }
            explained[target] = value - all + Vectors.dot(ofLatent[target], one.latent(0));
        }
        Map<String, double[]> table = new LinkedHashMap<>();
        for (int part = 0; part < parts.length; part++) {
            table.put(PARTS.get(part), parts[part]);
        }
        return Completeness.of(maps, beside, explained, table);
    }
}
