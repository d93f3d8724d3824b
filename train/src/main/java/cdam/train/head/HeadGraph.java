package cdam.train.head;

import cdam.bundle.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * The training graph of a linear head: logits, loss, gradient and update, with the weights and the optimiser's numbers
 * resident in its session. Owns the graph and the session.
 */
final class HeadGraph implements Scorer, AutoCloseable {

    private final Graph graph = new Graph();
    private final Session session;
    private final UpdateRule rule;
    private final Placeholder<TFloat32> batch;
    private final Placeholder<TFloat32> targets;
    private final Operand<TFloat32> logits;
    private final Operand<TFloat32> loss;
    private final List<Op> updates = new ArrayList<>();
    private final List<Placeholder<TFloat32>> scalars = new ArrayList<>();
    private final Map<String, Slot> slots = new LinkedHashMap<>();

    /** A variable and the way in. */
    private record Slot(Shape shape, Variable<TFloat32> variable, Placeholder<TFloat32> input, Op assign) {}

    /**
     * A graph whose variables hold nothing until {@link #load}.
     *
     * @param classWeights (C)
     * @param device how the session uses the machine
     */
    HeadGraph(int features, float[] classWeights, Recipe recipe, ConfigProto device) {
        int classes = classWeights.length;
        rule = recipe.optimizer().rule(recipe);
        Ops tf = Ops.create(graph);
        batch = placeholder(tf, Shape.of(-1, features));
        targets = placeholder(tf, Shape.of(-1, classes));
        Variable<TFloat32> weight = variable(tf, HeadState.WEIGHT, Shape.of(classes, features));
        Variable<TFloat32> bias = variable(tf, HeadState.BIAS, Shape.of(classes));
        Operand<TFloat32> product = tf.linalg.matMul(batch, tf.identity(weight), MatMul.transposeB(true));
        logits = tf.math.add(product, tf.identity(bias));
        loss = recipe.task().loss(recipe.labelSmoothing()).of(tf, logits, targets, tf.constant(classWeights));
        for (int i = 0; i < rule.scalars(1, 1).length; i++) {
            scalars.add(placeholder(tf, Shape.scalar()));
        }
        updates.add(update(tf, HeadState.WEIGHT, weight, recipe.gradientDecay()));
        updates.add(update(tf, HeadState.BIAS, bias, recipe.gradientDecay()));
        session = new Session(graph, device);
    }

    /**
     * One step: reads a batch, changes the weights.
     *
     * @param latents (B,F)
     * @param hot (B,C), 1 where the image has the class
     * @param step counted from 1
     * @return the batch's loss before the update
     */
    float step(TFloat32 latents, TFloat32 hot, long step, double learningRate) {
        Session.Runner runner = session.runner().feed(batch, latents).feed(targets, hot);
        updates.forEach(runner::addTarget);
        return rule.step(runner.fetch(loss), scalars, step, learningRate);
    }

    /** The logits (B,C) of latents (B,F). */
    @Override
    public float[] logits(TFloat32 latents) {
        try (Result result = session.runner().feed(batch, latents).fetch(logits).run()) {
            return Tensors.values(result.get(0));
        }
    }

    /** Sets all variables; those that the state does not name become 0. */
    void load(HeadState state) {
        slots.forEach((name, slot) -> {
            float[] zeros = new float[Math.toIntExact(slot.shape.size())];
            try (TFloat32 value = Tensors.of(state.values().getOrDefault(name, zeros), slot.shape.asArray())) {
                session.runner()
                        .feed(slot.input, value)
                        .addTarget(slot.assign)
                        .run()
                        .close();
            }
        });
    }

    /** A copy of all variables. */
    HeadState state() {
        Session.Runner runner = session.runner();
        slots.values().forEach(slot -> runner.fetch(slot.variable));
        SortedMap<String, float[]> values = new TreeMap<>();
        try (Result result = runner.run()) {
            int next = 0;
            for (String name : slots.keySet()) {
                values.put(name, Tensors.values(result.get(next++)));
            }
        }
        return new HeadState(values);
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }

    private Op update(Ops tf, String name, Variable<TFloat32> trained, double weightDecay) {
        Operand<TFloat32> gradient = tf.gradients(loss, List.of(trained)).dy(0);
        if (weightDecay > 0) {
            Operand<TFloat32> decay = tf.constant((float) weightDecay);
            gradient = tf.math.add(gradient, tf.math.mul(tf.identity(trained), decay));
        }
        List<Variable<TFloat32>> kept = new ArrayList<>();
        for (String slot : rule.slots()) {
            kept.add(variable(tf, name + "/" + slot, trained.shape()));
        }
        return rule.update(tf, trained, kept, gradient, List.copyOf(scalars));
    }

    private Variable<TFloat32> variable(Ops tf, String name, Shape shape) {
        Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
        Placeholder<TFloat32> input = placeholder(tf, shape);
        slots.put(name, new Slot(shape, variable, input, tf.assign(variable, input)));
        return variable;
    }

    private static Placeholder<TFloat32> placeholder(Ops tf, Shape shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(shape));
    }
}
