import cdam.bundle.SessionOptions;
import cdam.train.head.EpochTrainer;
import cdam.train.head.GridTrainer;
import cdam.train.head.HeadGrid;
import cdam.train.head.Latents;
import cdam.train.head.Progress;
import cdam.train.head.Recipe;
import cdam.train.head.StateStore;
import cdam.train.head.TrainingData;
import cdam.train.solver.Examples;
import cdam.train.solver.LogisticRegression;
import cdam.train.solver.RidgeRegression;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.tensorflow.proto.ConfigProto;

/**
 * Seconds, processor seconds and objective of heads on latents in memory. scripts/compare-solvers --speed writes the files
 * (little endian; float32 and int32) and calls it: {@code HeadRate LATENTS LABELS WIDTH CLASSES lbfgs C | ridge | grid | alone}.
 */
final class HeadRate {
    private static final ConfigProto DEVICE =
            new SessionOptions(SessionOptions.Device.CPU, SessionOptions.Precision.FP32, 1).toProto();
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int BLOCKS = 4;

    /** DINOv2's, for batches of 1024. */
    private static final List<Double> RATES =
            List.of(4e-5, 8e-5, 2e-4, 4e-4, 8e-4, 2e-3, 4e-3, 8e-3, 2e-2, 4e-2, 8e-2, 0.2, 0.4);

    private HeadRate() {}

    public static void main(String[] args) throws Exception {
        int width = Integer.parseInt(args[2]);
        int classes = Integer.parseInt(args[3]);
        ByteBuffer truth = ByteBuffer.wrap(Files.readAllBytes(Path.of(args[1]))).order(ByteOrder.LITTLE_ENDIAN);
        int[][] labels = new int[truth.capacity() / 4][1];
        for (int[] label : labels) {
            label[0] = truth.getInt();
        }
        float[] values = new float[Math.multiplyExact(labels.length, width)];
        try (FileChannel file = FileChannel.open(Path.of(args[0]))) {
            file.map(FileChannel.MapMode.READ_ONLY, 0, file.size())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
        }
        Data data = new Data(Latents.of(values, width), labels, classes);
        switch (args[4]) {
            case "lbfgs" -> lbfgs(data, Double.parseDouble(args[5]));
            case "ridge" -> ridge(data);
            case "grid" -> grid(data);
            default -> alone(data);
        }
    }

    private static void lbfgs(Data data, double c) {
        double[] weights = new double[data.classes];
        Arrays.fill(weights, 1);
        Clock clock = new Clock();
        try (LogisticRegression regression = new LogisticRegression(
                data.examples(), Recipe.Task.SINGLE_LABEL, weights, LogisticRegression.TOLERANCE, THREADS, DEVICE)) {
            LogisticRegression.Solution found = regression.solve(c, null);
            clock.print(1, found.objective(), found.evaluations());
        }
    }

    private static void ridge(Data data) {
        Clock clock = new Clock();
        try (RidgeRegression ridge = new RidgeRegression(data.examples(), Recipe.Task.SINGLE_LABEL, THREADS, DEVICE)) {
            double[] penalties = ridge.penalties(25);
            RidgeRegression.Candidate best = RidgeRegression.best(ridge.path(penalties));
            ridge.head(best);
            clock.print(1, best.loss(), penalties.length);
        }
    }

    private static void grid(Data data) {
        HeadGrid grid = HeadGrid.of(
                RATES, List.of(1, BLOCKS), List.of(false, true), BLOCKS, data.latents.width() / (BLOCKS + 1));
        Clock clock = new Clock();
        List<GridTrainer.Member> heads =
                new GridTrainer(grid, recipe(RATES.get(0)), data).train(Progress.NONE, THREADS, DEVICE);
        clock.print(1, heads.get(RATES.size() - 1).validation().loss(), heads.size());
    }

    /** One head per kind of features, after one that warms up, times the rates. */
    private static void alone(Data data) {
        int d = data.latents.width() / (BLOCKS + 1);
        Data[] parts = {data.part(3 * d, 4 * d), data.part(3 * d, 5 * d), data.part(0, 4 * d), data.part(0, 5 * d)};
        train(parts[0]);
        Clock clock = new Clock();
        double loss = train(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            train(parts[i]);
        }
        clock.print(RATES.size(), loss, parts.length * RATES.size());
    }

    private static double train(Data data) {
        return new EpochTrainer(recipe(RATES.get(RATES.size() - 1)), data, "", StateStore.NONE, Progress.NONE)
                .train(DEVICE)
                .evaluation()
                .loss();
    }

    private static Recipe recipe(double rate) {
        return new Recipe(
                Recipe.Task.SINGLE_LABEL,
                Recipe.Optimizer.SGD,
                rate,
                0.9,
                0,
                Recipe.Schedule.COSINE,
                0,
                Recipe.ClassWeighting.NONE,
                2,
                1024,
                0,
                null,
                null);
    }

    /** Validated on the first tenth: the time is meant, not the head. */
    private record Data(Latents latents, int[][] labels, int classes) implements TrainingData {
        Examples examples() {
            return new Examples(latents, labels, classes);
        }

        Data part(int from, int to) {
            float[] values = new float[latents.size() * (to - from)];
            Latents part = latents.slice(from, to);
            for (int i = 0; i < labels.length; i++) {
                part.copy(i, values, i * (to - from));
            }
            return new Data(Latents.of(values, to - from), labels, classes);
        }

        @Override
        public int[][] validationLabels() {
            return Arrays.copyOf(labels, labels.length / 10);
        }

        @Override
        public Latents latents(int epoch) {
            return latents;
        }

        @Override
        public Latents validationLatents() {
            int[] rows = new int[labels.length / 10];
            Arrays.setAll(rows, i -> i);
            return latents.subset(rows);
        }
    }

    private static final class Clock {
        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final long start = System.nanoTime();
        private final long cpu = system.getProcessCpuTime();

        void print(int times, double objective, int count) {
            System.out.printf(
                    Locale.ROOT,
                    "%.3f %.3f %.12g %d%n",
                    times * (System.nanoTime() - start) / 1e9,
                    times * (system.getProcessCpuTime() - cpu) / 1e9,
                    objective,
                    count);
        }
    }
}
