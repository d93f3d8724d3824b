package cdam.train.head;

import cdam.math.Draws;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Three clouds of latents in four dimensions, and places to keep a state. */
final class Toy implements TrainingData {
    static final int FEATURES = 4;
    private final int[][] labels;

    Toy(int images) {
        labels = new int[images][];
        for (int i = 0; i < images; i++) {
            labels[i] = new int[] {i % 3};
        }
    }

    @Override
    public int classes() {
        return 3;
    }

    @Override
    public int[][] labels() {
        return labels;
    }

    @Override
    public int[][] validationLabels() {
        return labels;
    }

    @Override
    public Latents latents(int epoch) {
        return new Cloud(epoch);
    }

    @Override
    public Latents validationLatents() {
        return new Cloud(-1);
    }

    /** Each epoch draws its own. */
    private final class Cloud implements Latents {
        private final int epoch;

        Cloud(int epoch) {
            this.epoch = epoch;
        }

        @Override
        public int size() {
            return labels.length;
        }

        @Override
        public int width() {
            return FEATURES;
        }

        @Override
        public void copy(int image, float[] target, int offset) {
            SplittableRandom random = Draws.of(epoch, image);
            for (int i = 0; i < FEATURES; i++) {
                target[offset + i] = (float) (random.nextDouble() - 0.5 + (i == image % 3 ? 1 : 0));
            }
        }
    }

    /** Keeps the state in memory. */
    static final class Memory implements StateStore {
        @Nullable
        TrainingState state;

        @Override
        public @Nullable TrainingState load() {
            return state;
        }

        @Override
        public void save(TrainingState saved) {
            state = saved;
        }
    }

    /** Says nothing, and breaks off after some steps. */
    static final class Interruption implements Progress {
        private int stepsLeft;

        Interruption(int steps) {
            stepsLeft = steps;
        }

        @Override
        public void step(int epoch, int images, double loss) {
            if (--stepsLeft == 0) {
                throw new IllegalStateException("killed");
            }
        }

        @Override
        public void epoch(EpochRecord epochRecord) {}
    }
}
