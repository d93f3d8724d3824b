package cdam.train.head;

import cdam.bundle.Tensors;
import cdam.io.InputException;
import cdam.math.Draws;
import cdam.train.metric.Evaluation;
import cdam.vit.LinearHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * Fits a linear head on latents and keeps the epoch with the lowest validation loss. The same recipe, data and number of
 * threads give the same bits, whether or not the run was interrupted.
 */
public final class EpochTrainer {
    /** A killed run repeats fewer steps than this; each takes milliseconds. */
    static final int STEPS_BETWEEN_SAVES = 200;

    private static final long ORDER = 1;

    private final Recipe recipe;
    private final TrainingData data;
    private final StateStore store;
    private final Progress progress;
    private final String fingerprint;

    private @Nullable LinearHead start;
    private int epoch;
    private int batch;
    private long step;
    private double lossSum;
    private TrainingState.@Nullable Best best;
    private final List<EpochRecord> history = new ArrayList<>();

    /** @param fingerprint of the recipe, the data and the backbone; a stored state of another one is refused */
    public EpochTrainer(Recipe recipe, TrainingData data, String fingerprint, StateStore store, Progress progress) {
        this.recipe = recipe;
        this.data = data;
        this.fingerprint = fingerprint;
        this.store = store;
        this.progress = progress;
    }

    /** Begins with a head of the data's classes and features; null: with the recipe's first weights. */
    public EpochTrainer startingAt(@Nullable LinearHead head) {
        start = head;
        return this;
    }

    /**
     * Trains to the end, from the stored state where there is one.
     *
     * @throws InputException if the loss is no longer a number, or the stored state is of another run
     */
    public TrainedHead train(ConfigProto device) {
        Latents validation = data.validationLatents();
        float[] weights = ClassWeights.of(recipe, data.labels(), data.classes());
        try (HeadGraph graph = new HeadGraph(validation.width(), weights, recipe, device)) {
            resume(graph, validation.width());
            while (epoch < recipe.epochs() && recipe.end(history).isEmpty()) {
                trainEpoch(graph);
                endEpoch(graph, evaluate(graph, validation));
            }
            if (best == null) {
                throw new IllegalStateException("no epoch was trained");
            }
            graph.load(best.variables());
            return new TrainedHead(
                    best.variables().head(data.classes(), validation.width()),
                    best.epoch(),
                    evaluate(graph, validation),
                    List.copyOf(history));
        }
    }

    private void resume(HeadGraph graph, int features) {
        TrainingState state = store.load();
        if (state == null) {
            graph.load(
                    start == null
                            ? HeadState.initial(data.classes(), features, recipe.seed())
                            : HeadState.of(start.weight(), start.bias()));
            return;
        }
        if (!state.fingerprint().equals(fingerprint)) {
            throw new InputException("the output folder holds the state of a run with another config, data set or model"
                    + " (" + state.fingerprint() + ", this one is " + fingerprint
                    + "): give another out, or delete that folder");
        }
        graph.load(state.variables());
        epoch = state.epoch();
        batch = state.batch();
        step = state.step();
        lossSum = state.lossSum();
        best = state.best();
        history.addAll(state.history());
    }

    private void trainEpoch(HeadGraph graph) {
        Latents latents = data.latents(epoch);
        int[] order = Draws.permutation(latents.size(), Draws.of(recipe.seed(), ORDER, epoch));
        for (int start = batch * recipe.batch(); start < order.length; start += recipe.batch()) {
            int[] rows = Arrays.copyOfRange(order, start, Math.min(order.length, start + recipe.batch()));
            double loss = step(graph, latents, rows);
            lossSum += loss * rows.length;
            batch++;
            progress.step(epoch + 1, rows.length, loss);
            if (step % STEPS_BETWEEN_SAVES == 0) {
                save(graph.state());
            }
        }
    }

    private double step(HeadGraph graph, Latents latents, int[] rows) {
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
        step++;
        try (TFloat32 x = Tensors.of(values, rows.length, features);
                TFloat32 y = Tensors.of(hot, rows.length, classes)) {
            double loss = graph.step(x, y, step, recipe.learningRate(epoch));
            if (!Double.isFinite(loss)) {
                throw new InputException("the loss is " + loss + " at step " + step + " of epoch " + (epoch + 1)
                        + ": expected a finite number; lower learning_rate (" + recipe.learningRate()
                        + ") and start again in another out");
            }
            return loss;
        }
    }

    private Evaluation evaluate(HeadGraph graph, Latents validation) {
        return Evaluator.evaluate(graph, recipe.task(), validation, data.validationLabels(), data.classes());
    }

    private void endEpoch(HeadGraph graph, Evaluation evaluation) {
        HeadState variables = graph.state();
        EpochRecord finished = new EpochRecord(
                epoch + 1, recipe.learningRate(epoch), lossSum / data.labels().length, evaluation.metrics());
        history.add(finished);
        if (best == null || evaluation.loss() < best.loss()) {
            best = new TrainingState.Best(epoch + 1, evaluation.loss(), variables.weights());
        }
        epoch++;
        batch = 0;
        lossSum = 0;
        progress.epoch(finished); // before it is saved: a kill in between tells it twice, and loses nothing
        save(variables);
    }

    private void save(HeadState variables) {
        store.save(new TrainingState(fingerprint, epoch, batch, step, lossSum, variables, best, List.copyOf(history)));
    }
}
