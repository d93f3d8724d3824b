package cdam.train.head;

import cdam.bundle.Tensors;
import cdam.io.InputException;
import cdam.math.Draws;
import cdam.train.metric.Evaluation;
import cdam.vit.LinearHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * Trains all heads of a {@link HeadGrid} in one pass over the epochs. A cosine falls step by step, as DINOv2's does. Nothing
 * is kept of a run that is killed: it begins again, from cached latents, and ends with the same bits.
 */
public final class GridTrainer {
    private static final long ORDER = 1;

    private final HeadGrid grid;
    private final Recipe recipe;
    private final TrainingData data;

    /** A head of the grid after the last epoch, measured on the validation images. */
    public record Member(double rate, HeadGrid.Features features, LinearHead head, Evaluation validation) {}

    public GridTrainer(HeadGrid grid, Recipe recipe, TrainingData data) {
        this.grid = grid;
        this.recipe = recipe;
        this.data = data;
    }

    /** All heads, by features and then by rate; those whose numbers are no longer finite are left out. */
    public List<Member> train(Progress progress, ConfigProto device) {
        float[] weights = ClassWeights.of(recipe, data.labels(), data.classes());
        int width = data.validationLatents().width();
        int images = data.labels().length;
        long total = (long) recipe.epochs() * ((images + recipe.batch() - 1) / recipe.batch());
        long step = 0;
        try (GridGraph graph = new GridGraph(grid, width, weights, recipe, device)) {
            for (int epoch = 0; epoch < recipe.epochs(); epoch++) {
                Latents latents = data.latents(epoch);
                int[] order = Draws.permutation(latents.size(), Draws.of(recipe.seed(), ORDER, epoch));
                for (int start = 0; start < order.length; start += recipe.batch()) {
                    int[] rows = Arrays.copyOfRange(order, start, Math.min(order.length, start + recipe.batch()));
                    double share = recipe.schedule() == Recipe.Schedule.CONSTANT
                            ? 1
                            : 0.5 * (1 + Math.cos(Math.PI * step / total));
                    progress.step(epoch + 1, rows.length, step(graph, latents, rows, ++step, share) / grid.size());
                }
            }
            return measured(graph, device);
        }
    }

    private double step(GridGraph graph, Latents latents, int[] rows, long step, double share) {
        int features = latents.width();
        int classes = data.classes();
        float[] values = new float[rows.length * features];
        float[] hot = new float[rows.length * classes];
        for (int i = 0; i < rows.length; i++) {
            latents.copy(rows[i], values, i * features);
            for (int label : data.labels()[rows[i]]) {
                hot[i * classes + label] = 1;
            }
        }
        try (TFloat32 x = Tensors.of(values, rows.length, features);
                TFloat32 y = Tensors.of(hot, rows.length, classes)) {
            return graph.step(x, y, step, share);
        }
    }

    private List<Member> measured(GridGraph graph, ConfigProto device) {
        int classes = data.classes();
        List<Member> members = new ArrayList<>();
        for (int f = 0; f < grid.features().size(); f++) {
            HeadGrid.Features features = grid.features().get(f);
            Latents part = data.validationLatents().slice(features.from(), features.to());
            List<float[]> variables = graph.variables(f);
            for (int r = 0; r < grid.rates().size(); r++) {
                int size = classes * features.size();
                float[] weight = Arrays.copyOfRange(variables.get(0), r * size, (r + 1) * size);
                float[] bias = Arrays.copyOfRange(variables.get(1), r * classes, (r + 1) * classes);
                if (isFinite(weight) && isFinite(bias)) {
                    LinearHead head = new LinearHead(classes, features.size(), weight, bias);
                    Evaluation evaluation =
                            Evaluator.evaluate(head, recipe.task(), part, data.validationLabels(), device);
                    members.add(new Member(grid.rates().get(r), features, head, evaluation));
                }
            }
        }
        if (members.isEmpty()) {
            throw new InputException("training.grid: no learning rate gives finite numbers; try lower ones");
        }
        return members;
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
