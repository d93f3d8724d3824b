import cdam.bundle.SessionOptions;
import cdam.train.head.Latents;
import cdam.train.head.Recipe.Task;
import cdam.train.solver.Examples;
import cdam.train.solver.LogisticRegression;
import cdam.train.solver.RidgeRegression;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.tensorflow.proto.ConfigProto;

/**
 * Seconds for a head on latents in memory, which scripts/compare-solvers writes, little endian: {@code SolverRate LATENTS LABELS
 * WIDTH CLASSES lbfgs C | ridge}.
 */
final class SolverRate {
    private SolverRate() {}

    public static void main(String[] args) throws Exception {
        int width = Integer.parseInt(args[2]);
        int classes = Integer.parseInt(args[3]);
        ByteBuffer truth = ByteBuffer.wrap(Files.readAllBytes(Path.of(args[1]))).order(ByteOrder.LITTLE_ENDIAN);
        int[][] labels = new int[truth.capacity() / 4][1];
        for (int[] label : labels) {
            label[0] = truth.getInt();
        }
        float[] values = new float[labels.length * width];
        try (FileChannel file = FileChannel.open(Path.of(args[0]))) {
            file.map(FileChannel.MapMode.READ_ONLY, 0, file.size())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
        }
        Examples examples = new Examples(Latents.of(values, width), labels, classes);
        int threads = Runtime.getRuntime().availableProcessors();
        ConfigProto device = new SessionOptions(SessionOptions.Device.CPU, SessionOptions.Precision.FP32, 1).toProto();
        if (args[4].equals("lbfgs")) {
            double[] weights = new double[classes];
            Arrays.fill(weights, 1);
            long start = System.nanoTime();
            try (LogisticRegression regression = new LogisticRegression(
                    examples, Task.SINGLE_LABEL, weights, LogisticRegression.TOLERANCE, threads, device)) {
                LogisticRegression.Solution found = regression.solve(Double.parseDouble(args[5]), null);
                print(start, found.objective(), found.evaluations(), found.exactEvaluations());
            }
        } else {
            long start = System.nanoTime();
            try (RidgeRegression ridge = new RidgeRegression(examples, Task.SINGLE_LABEL, threads, device)) {
                RidgeRegression.Candidate best = RidgeRegression.best(ridge.path(ridge.penalties(25)));
                ridge.head(best);
                print(start, best.loss(), 25, 0);
            }
        }
    }

    private static void print(long start, double objective, int evaluations, int exactly) {
        System.out.printf(
                Locale.ROOT,
                "%.3f %.12g %d %d cpu %.2f%n",
                (System.nanoTime() - start) / 1e9,
                objective,
                evaluations,
                exactly,
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3);
    }
}
