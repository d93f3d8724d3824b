package cdam.bundle;

import cdam.io.InputException;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.types.TFloat32;

/** Tells whether TensorFlow can compute on a GPU here. */
public final class Gpu {
    private Gpu() {}

    /**
     * Places one operation on the first GPU and runs it: no silent fall back to the CPU.
     *
     * @throws InputException if that fails
     */
    public static void require() {
        ConfigProto strict = ConfigProto.newBuilder()
                .setAllowSoftPlacement(false)
                .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
                .build();
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph)
                    .withDevice(org.tensorflow.DeviceSpec.newBuilder()
                            .deviceType(org.tensorflow.DeviceSpec.DeviceType.GPU)
                            .deviceIndex(0)
                            .build());
            tf.withName("probe").math.add(tf.constant(1f), tf.constant(1f));
            try (Session session = new Session(graph, strict);
                    Result result = session.runner().fetch("probe").run()) {
                if (((TFloat32) result.get(0)).getFloat() != 2f) {
                    throw new InputException("device gpu: the GPU computes 1 + 1 wrongly");
                }
            }
        } catch (TensorFlowException | IllegalArgumentException e) {
            throw new InputException(
                    "device gpu: expected a GPU that TensorFlow can use, found none; build with -Pgpu on a machine with an"
                            + " NVIDIA driver, CUDA 12 and cuDNN 9, or choose device cpu",
                    e);
        }
    }
}
