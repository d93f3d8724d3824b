package cdam.train.head;

import cdam.train.head.Recipe.ClassWeighting;
import cdam.train.head.Recipe.Optimizer;
import cdam.train.head.Recipe.Schedule;
import cdam.train.head.Recipe.Task;

/** Recipes for tests. */
final class Recipes {
    private Recipes() {}

    static Recipe adam(double learningRate) {
        return of(Task.SINGLE_LABEL, Optimizer.ADAM, learningRate, 0, 0);
    }

    static Recipe of(Task task, Optimizer optimizer, double learningRate, double weightDecay, double labelSmoothing) {
        return new Recipe(
                task,
                optimizer,
                learningRate,
                0.9,
                weightDecay,
                Schedule.CONSTANT,
                labelSmoothing,
                ClassWeighting.NONE,
                3,
                4,
                7,
                null,
                null);
    }
}
