package cdam.bundle;

import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** Arrays into native tensors and back. Whoever asks for a tensor closes it. */
public final class Tensors {
    private Tensors() {}

    /** A native copy of row-major numbers. */
    public static TFloat32 of(float[] values, long... shape) {
        return TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values, true, false));
    }

    /** The numbers of a float32 tensor, row-major. */
    public static float[] values(Tensor tensor) {
        RawTensor raw = tensor.asRawTensor();
        float[] values = new float[(int) tensor.shape().size()];
        raw.data().asFloats().read(values);
        return values;
    }
}
