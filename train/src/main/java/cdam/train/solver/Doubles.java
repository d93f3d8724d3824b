package cdam.train.solver;

import cdam.bundle.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.tensorflow.RawTensor;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.DoubleDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Vectors and row-major matrices of float64. */
final class Doubles {
    private static final int CHUNK = 1 << 13;

    private Doubles() {}

    /** A native copy. */
    static TFloat64 tensor(double[] values, long... shape) {
        return TFloat64.tensorOf(Shape.of(shape), DataBuffers.of(values, true, false));
    }

    /** The numbers of a float32 or float64 tensor. */
    static double[] values(Tensor tensor) {
        if (tensor instanceof TFloat32) {
            float[] floats = Tensors.values(tensor);
            return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
        }
        RawTensor raw = tensor.asRawTensor();
        double[] values = new double[(int) tensor.shape().size()];
        raw.data().asDoubles().read(values);
        return values;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Adds {@code factor} times a vector to another. */
    static void add(double[] target, double factor, double[] values) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * values[i];
        }
    }

    /** Adds the numbers of a tensor, which is closed then: a Java array for each of many would take more than all else. */
    static void add(double[] target, Result numbers) {
        try (numbers) {
            DoubleDataBuffer from = numbers.get(0).asRawTensor().data().asDoubles();
            double[] part = new double[CHUNK];
            for (int start = 0; start < target.length; start += CHUNK) {
                int count = Math.min(CHUNK, target.length - start);
                from.slice(start, count).read(part, 0, count);
                for (int i = 0; i < count; i++) {
                    target[start + i] += part[i];
                }
            }
        }
    }

    /** The product (m,n) of a matrix (m,k) and a matrix (k,n). */
    static double[] product(double[] a, double[] b, int inner) {
        int rows = a.length / inner;
        int columns = b.length / inner;
        double[] product = new double[rows * columns];
        IntStream.range(0, rows).parallel().forEach(row -> {
            double[] sum = new double[columns];
            for (int k = 0; k < inner; k++) {
                double factor = a[row * inner + k];
                for (int j = 0; j < columns; j++) {
                    sum[j] += factor * b[k * columns + j];
                }
            }
            System.arraycopy(sum, 0, product, row * columns, columns);
        });
        return product;
    }

    /** The transpose (n,m) of a matrix (m,n). */
    static double[] transpose(double[] a, int columns) {
        int rows = a.length / columns;
        double[] transposed = new double[a.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j * rows + i] = a[i * columns + j];
            }
        }
        return transposed;
    }

    static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }
}
