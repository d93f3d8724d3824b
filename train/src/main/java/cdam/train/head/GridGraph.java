package cdam.train.head;

import cdam.bundle.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * The training graph of a {@link HeadGrid} with one kind of features. The heads are the rows of one matrix; each has its own
 * loss, so that none changes another's gradient. Owns the graph and the session.
 */
final class GridGraph implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;
    private final UpdateRule rule;
    private final int heads;
    private final int classes;
    private final Placeholder<TFloat32> batch;
    private final Placeholder<TFloat32> targets;
    private final List<Placeholder<TFloat32>> scalars = new ArrayList<>();
    private final Variable<TFloat32> weight; // (R C, F)
    private final Variable<TFloat32> bias; // (R C)
    private final List<Op> updates = new ArrayList<>();
    private final List<Op> start = new ArrayList<>();
    private final Operand<TFloat32> loss;

    /** @param classWeights (C) */
    GridGraph(HeadGrid grid, int width, float[] classWeights, Recipe recipe, ConfigProto device) {
        heads = grid.rates().size();
        classes = classWeights.length;
        rule = recipe.optimizer().rule(recipe);
        Ops tf = Ops.create(graph);
        batch = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
        targets = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, classes)));
        for (int i = 0; i < rule.scalars(1, 1).length; i++) {
            scalars.add(tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar())));
        }
        Operand<TFloat32> rows = tf.reshape(
                tf.tile(tf.expandDims(targets, tf.constant(1)), tf.constant(new int[] {1, heads, 1})),
                tf.constant(new int[] {-1, classes}));
        HeadGrid.Features features = grid.features().get(0);
        weight = tf.variable(Shape.of((long) heads * classes, features.size()), TFloat32.class);
        bias = tf.variable(Shape.of((long) heads * classes), TFloat32.class);
        start(tf, features.size(), recipe.seed());
        Operand<TFloat32> logits = logits(tf, features);
        // The loss is a mean over the rows: of each head's batch, times the heads.
        Operand<TFloat32> mean =
                recipe.task().loss(recipe.labelSmoothing()).of(tf, logits, rows, tf.constant(classWeights));
        loss = tf.math.mul(mean, tf.constant((float) heads));
        update(tf, grid, weight, recipe, true);
        update(tf, grid, bias, recipe, false);
        session = new Session(graph, device);
        Session.Runner runner = session.runner();
        start.forEach(runner::addTarget);
        runner.run().close();
    }

    private void start(Ops tf, int size, long seed) {
        HeadState initial = HeadState.initial(classes, size, seed);
        Operand<TFloat32> first =
                tf.reshape(tf.constant(initial.get(HeadState.WEIGHT)), tf.constant(new int[] {classes, size}));
        start.add(tf.assign(weight, tf.tile(first, tf.constant(new int[] {heads, 1}))));
        start.add(tf.assign(bias, tf.tile(tf.constant(initial.get(HeadState.BIAS)), tf.constant(new int[] {heads}))));
    }

    /** (B R, C). */
    private Operand<TFloat32> logits(Ops tf, HeadGrid.Features features) {
        Operand<TFloat32> x = tf.slice(
                batch, tf.constant(new int[] {0, features.from()}), tf.constant(new int[] {-1, features.size()}));
        Operand<TFloat32> product = tf.linalg.matMul(x, tf.identity(weight), MatMul.transposeB(true));
        return tf.reshape(tf.math.add(product, tf.identity(bias)), tf.constant(new int[] {-1, classes}));
    }

    /** Every row moves at its head's own rate. */
    private void update(Ops tf, HeadGrid grid, Variable<TFloat32> trained, Recipe recipe, boolean isWeight) {
        float[] rates = new float[heads * classes];
        for (int row = 0; row < rates.length; row++) {
            rates[row] = grid.rates().get(row / classes).floatValue();
        }
        Operand<TFloat32> each =
                tf.reshape(tf.constant(rates), tf.constant(isWeight ? new int[] {-1, 1} : new int[] {-1}));
        List<Operand<TFloat32>> numbers = new ArrayList<>(scalars);
        for (int i = 0; i < rule.rates(); i++) {
            numbers.set(i, tf.math.mul(scalars.get(i), each));
        }
        Operand<TFloat32> gradient = tf.gradients(loss, List.of(trained)).dy(0);
        if (recipe.gradientDecay() > 0) {
            Operand<TFloat32> decay = tf.constant((float) recipe.gradientDecay());
            gradient = tf.math.add(gradient, tf.math.mul(tf.identity(trained), decay));
        }
        List<Variable<TFloat32>> kept = new ArrayList<>();
        for (int i = 0; i < rule.slots().size(); i++) {
            Variable<TFloat32> slot = tf.variable(trained.shape(), TFloat32.class);
            start.add(tf.assign(slot, tf.zeros(tf.constant(trained.shape().asArray()), TFloat32.class)));
            kept.add(slot);
        }
        updates.add(rule.update(tf, trained, kept, gradient, numbers));
    }

    /**
     * One step of all heads.
     *
     * @param step counted from 1
     * @param share of the heads' learning rates
     * @return the sum of the heads' losses before the update
     */
    float step(TFloat32 latents, TFloat32 hot, long step, double share) {
        Session.Runner runner = session.runner().feed(batch, latents).feed(targets, hot);
        updates.forEach(runner::addTarget);
        return rule.step(runner.fetch(loss), scalars, step, share);
    }

    /** Weight (R C, F) and bias (R C). */
    List<float[]> variables() {
        try (Result result = session.runner().fetch(weight).fetch(bias).run()) {
            return List.of(Tensors.values(result.get(0)), Tensors.values(result.get(1)));
        }
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
