package cdam.train.head;

import cdam.bundle.Tensors;
import cdam.io.Finite;
import cdam.io.InputException;
import cdam.math.Draws;
import cdam.parallel.OrderedExecutor;
import cdam.train.metric.Evaluation;
import cdam.vit.LinearHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * Trains all heads of a {@link HeadGrid} in one pass over the epochs. A cosine falls step by step, as DINOv2's does. Nothing
 * is kept of a run that is killed: it begins again, from cached latents, and ends with the same bits.
 */
public final class GridTrainer {
    private static final long ORDER = 1;

    /** Graphs: enough to share out the threads, few enough for large products. */
    private static final int GROUPS = 4;

    private final HeadGrid grid;
    private final Recipe recipe;
    private final TrainingData data;

    /** A head of the grid after the last epoch, measured on the validation images. */
    public record Member(double rate, HeadGrid.Features features, LinearHead head, Evaluation validation) {}

    private record Untested(double rate, HeadGrid.Features features, LinearHead head) {}

    /** Heads on the same features. Its graph is closed with the training. */
    private record Group(HeadGrid grid, GridGraph graph) {
        int cost() {
            return grid.rates().size() * grid.features().get(0).size();
        }
    }

    public GridTrainer(HeadGrid grid, Recipe recipe, TrainingData data) {
        this.grid = grid;
        this.recipe = recipe;
        this.data = data;
    }

    /**
     * All heads, by features and then by rate; those whose numbers are no longer finite are left out.
     *
     * @param threads that train groups of heads at once; the result does not depend on them
     */
    public List<Member> train(Progress progress, int threads, ConfigProto device) {
        float[] weights = ClassWeights.of(recipe, data.labels(), data.classes());
        int width = data.validationLatents().width();
        int images = data.labels().length;
        long total = (long) recipe.epochs() * ((images + recipe.batch() - 1) / recipe.batch());
        long step = 0;
        List<Group> groups = new ArrayList<>();
        try {
            for (HeadGrid part : grid.groups(GROUPS)) {
                groups.add(new Group(part, new GridGraph(part, width, weights, recipe, device)));
            }
            List<Group> widest = groups.stream()
                    .sorted(Comparator.comparingInt(Group::cost).reversed())
                    .toList();
            for (int epoch = 0; epoch < recipe.epochs(); epoch++) {
                Latents latents = data.latents(epoch);
                int[] order = Draws.permutation(latents.size(), Draws.of(recipe.seed(), ORDER, epoch));
                for (int start = 0; start < order.length; start += recipe.batch()) {
                    int[] rows = Arrays.copyOfRange(order, start, Math.min(order.length, start + recipe.batch()));
                    double share = recipe.schedule() == Recipe.Schedule.CONSTANT
                            ? 1
                            : 0.5 * (1 + Math.cos(Math.PI * step / total));
                    double loss = step(widest, threads, latents, rows, ++step, share);
                    progress.step(epoch + 1, rows.length, loss / grid.size());
                }
            }
            return measured(groups, threads, device);
        } finally {
            groups.forEach(group -> group.graph.close());
        }
    }

    private double step(List<Group> groups, int threads, Latents latents, int[] rows, long step, double share) {
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
        double sum = 0;
        try (TFloat32 x = Tensors.of(values, rows.length, features);
                TFloat32 y = Tensors.of(hot, rows.length, classes);
                OrderedExecutor<Group, Float> losses =
                        new OrderedExecutor<>(groups, threads, group -> group.graph.step(x, y, step, share))) {
            while (losses.hasNext()) {
                sum += losses.next();
            }
        }
        return sum;
    }

    private List<Member> measured(List<Group> groups, int threads, ConfigProto device) {
        List<Untested> heads =
                groups.stream().flatMap(group -> heads(group).stream()).toList();
        if (heads.isEmpty()) {
            throw new InputException("training.grid: no learning rate gives finite numbers; try lower ones");
        }
        List<Member> members = new ArrayList<>();
        try (OrderedExecutor<Untested, Member> results =
                new OrderedExecutor<>(heads, threads, head -> measured(head, device))) {
            while (results.hasNext()) {
                members.add(results.next());
            }
        }
        return members;
    }

    /** Those of finite numbers. */
    private List<Untested> heads(Group group) {
        int classes = data.classes();
        HeadGrid.Features features = group.grid.features().get(0);
        List<float[]> variables = group.graph.variables();
        List<Untested> heads = new ArrayList<>();
        for (int r = 0; r < group.grid.rates().size(); r++) {
            int size = classes * features.size();
            float[] weight = Arrays.copyOfRange(variables.get(0), r * size, (r + 1) * size);
            float[] bias = Arrays.copyOfRange(variables.get(1), r * classes, (r + 1) * classes);
            if (Finite.all(weight) && Finite.all(bias)) {
                LinearHead head = new LinearHead(classes, features.size(), weight, bias);
                heads.add(new Untested(group.grid.rates().get(r), features, head));
            }
        }
        return heads;
    }

    private Member measured(Untested head, ConfigProto device) {
        Latents part = data.validationLatents().slice(head.features.from(), head.features.to());
        return new Member(
                head.rate,
                head.features,
                head.head,
                Evaluator.evaluate(head.head, recipe.task(), part, data.validationLabels(), device));
    }
}
