package cdam.train.metric;

import cdam.parallel.OrderedExecutor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Weighted nearest neighbours on frozen features, DINO's protocol (Caron et al. 2021, section 4.1; Wu et al. 2018):
 * latents scaled to length 1, the k most similar training images vote for their class with {@code exp(cosine /
 * temperature)}; of equal votes the first class wins. With several labels per image a neighbour votes for
 * all of its own. Owns its graph and session.
 */
public final class NearestNeighbours implements AutoCloseable {
    /** DINO's numbers of neighbours; 20 is the one that it reports. */
    public static final List<Integer> KS = List.of(10, 20, 100, 200);

    /** DINO's temperature. */
    public static final double TEMPERATURE = 0.07;

    /** The similarities of a chunk of queries and a chunk of training images take 16 MiB a thread. */
    private static final int QUERIES = 128;

    private static final int CHUNK = 32_768;

    private static final int[] NOTHING = {};

    private final int width;
    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TFloat32> queries;
    private final Placeholder<TFloat32> bank;
    private final Placeholder<TInt32> count;
    private final TopK<TFloat32, TInt32> nearest;

    /** @param width d */
    public NearestNeighbours(int width, ConfigProto device) {
        this.width = width;
        Ops tf = Ops.create(graph);
        queries = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
        bank = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
        count = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
        Operand<TFloat32> cosine = tf.linalg.matMul(unit(tf, queries), unit(tf, bank), MatMul.transposeB(true));
        nearest = tf.nn.topK(cosine, count, TInt32.class);
        session = new Session(graph, device);
    }

    /** A training image by its similarity to a query. */
    private record Neighbour(float cosine, int image) {}

    /** Is told of one query after the other. */
    public interface Votes {
        /**
         * What the neighbours of a query say.
         *
         * @param votes (K,C), for each number of neighbours
         */
        void of(int query, double[][] votes);
    }

    /**
     * Lets the neighbours of each query vote.
     *
     * @param train (N,d)
     * @param labels the class indices of each training image: one, or any number
     * @param query (Q,d)
     * @param ks (K) numbers of neighbours; where there are fewer images, all of them vote
     */
    public void vote(float[] train, int[][] labels, int classes, float[] query, int[] ks, Votes consumer) {
        int total = query.length / width;
        int most = Arrays.stream(ks).max().orElseThrow();
        List<Integer> starts = IntStream.iterate(0, start -> start < total, start -> start + QUERIES)
                .boxed()
                .toList();
        int threads = Runtime.getRuntime().availableProcessors();
        try (OrderedExecutor<Integer, double[][][]> chunks = new OrderedExecutor<>(starts, threads, start -> {
            int end = Math.min(total, start + QUERIES);
            float[] part = Arrays.copyOfRange(query, start * width, end * width);
            return Arrays.stream(search(train, part, end - start, most))
                    .map(near -> votes(near, labels, classes, ks))
                    .toArray(double[][][]::new);
        })) {
            for (int start : starts) {
                double[][][] chunk = chunks.next();
                for (int i = 0; i < chunk.length; i++) {
                    consumer.of(start + i, chunk[i]);
                }
            }
        }
    }

    /** How many classes have more votes than one, or as many and come before it. */
    public static int rank(double[] votes, int label) {
        int rank = 0;
        for (int c = 0; c < votes.length; c++) {
            rank += votes[c] > votes[label] || (votes[c] == votes[label] && c < label) ? 1 : 0;
        }
        return rank;
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }

    private Neighbour[][] search(float[] train, float[] query, int queryCount, int most) {
        int images = train.length / width;
        Neighbour[][] best = new Neighbour[queryCount][0];
        for (int start = 0; start < images; start += CHUNK) {
            int end = Math.min(images, start + CHUNK);
            int k = Math.min(most, end - start);
            try (TFloat32 q = matrix(query, 0, queryCount);
                    TFloat32 b = matrix(train, start, end);
                    TInt32 kTensor = TInt32.scalarOf(k);
                    Result result = session.runner()
                            .feed(queries, q)
                            .feed(bank, b)
                            .feed(count, kTensor)
                            .fetch(nearest.values())
                            .fetch(nearest.indices())
                            .run()) {
                TFloat32 values = (TFloat32) result.get(0);
                TInt32 indices = (TInt32) result.get(1);
                for (int i = 0; i < queryCount; i++) {
                    best[i] = merge(best[i], values, indices, i, start, most);
                }
            }
        }
        return best;
    }

    private static Neighbour[] merge(Neighbour[] best, TFloat32 values, TInt32 indices, int row, int start, int most) {
        int k = (int) values.shape().get(1);
        Neighbour[] all = Arrays.copyOf(best, best.length + k);
        for (int j = 0; j < k; j++) {
            all[best.length + j] = new Neighbour(values.getFloat(row, j), start + indices.getInt(row, j));
        }
        Arrays.sort(all, Comparator.comparingDouble((Neighbour n) -> -n.cosine).thenComparingInt(n -> n.image));
        return Arrays.copyOf(all, Math.min(most, all.length));
    }

    private static double[][] votes(Neighbour[] neighbours, int[][] labels, int classes, int[] ks) {
        double[][] votes = new double[ks.length][classes];
        for (int i = 0; i < neighbours.length; i++) {
            double weight = Math.exp(neighbours[i].cosine / TEMPERATURE);
            for (int k = 0; k < ks.length; k++) {
                for (int label : i < ks[k] ? labels[neighbours[i].image] : NOTHING) {
                    votes[k][label] += weight;
                }
            }
        }
        return votes;
    }

    private TFloat32 matrix(float[] values, int from, int to) {
        Shape shape = Shape.of(to - from, width);
        return TFloat32.tensorOf(shape, DataBuffers.of(values, true, false).slice((long) from * width, shape.size()));
    }

    private static Operand<TFloat32> unit(Ops tf, Operand<TFloat32> rows) {
        Operand<TFloat32> squares = tf.sum(tf.math.mul(rows, rows), tf.constant(new int[] {1}), Sum.keepDims(true));
        return tf.math.mul(rows, tf.math.rsqrt(tf.math.maximum(squares, tf.constant(1e-24f))));
    }
}
