package cdam.bundle;

import cdam.io.Machine;
import cdam.io.UsageException;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * Where and how a model computes. Sessions of one process should agree on the threads: TensorFlow keeps one pool for the
 * inside of operations, of the size that the first session asks for.
 *
 * @param device the processor
 * @param precision of the matrix products; norms, softmax and scores stay float32
 * @param threads for one operation, and for operations at once; 0: as many as the machine has cores; 1: everything in the
 *     calling thread, so that many threads can each run a batch without waiting for each other
 */
public record SessionOptions(Device device, Precision precision, int threads) {
    /** A processor. */
    public enum Device {
        @JsonProperty("cpu")
        CPU,
        @JsonProperty("gpu")
        GPU
    }

    /** A number format of matrix products. */
    public enum Precision {
        @JsonProperty("fp32")
        FP32,
        @JsonProperty("bf16")
        BF16,
        @JsonProperty("fp16")
        FP16
    }

    /** TensorFlow's sign for no thread pool. */
    private static final int CALLING_THREAD = -1;

    /** Each has a stack of its own, whether it has work or not. */
    private static final int MOST_THREADS = 1024;

    public static final SessionOptions DEFAULT = new SessionOptions(Device.CPU, Precision.FP32, 0);

    public SessionOptions {
        if (threads < 0 || threads > MOST_THREADS) {
            throw new UsageException("threads: expected 0 (all cores) to " + MOST_THREADS + ", found " + threads);
        }
        if (precision == Precision.FP16 && device == Device.CPU) {
            throw new UsageException("precision: fp16 needs device gpu; on cpu choose fp32 or bf16");
        }
        if (precision == Precision.BF16 && device == Device.GPU) { // TensorFlow's rewriter knows fp16 alone there
            throw new UsageException("precision: bf16 needs device cpu; on gpu choose fp32 or fp16");
        }
    }

    public SessionOptions withPrecision(Precision other) {
        return new SessionOptions(device, other, threads);
    }

    /** What is to be told of it before work begins. */
    public Optional<String> note() {
        return precision == Precision.BF16 && !Machine.multipliesBf16()
                ? Optional.of(
                        "note: this processor has no multiplication of bf16 (amx_bf16, avx512_bf16): fp32 is faster here,"
                                + " and exact")
                : Optional.empty();
    }

    /** For a session of TensorFlow. */
    public ConfigProto toProto() {
        ConfigProto.Builder config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(threads == 1 ? CALLING_THREAD : threads)
                .setAllowSoftPlacement(true)
                .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriter()))
                .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
        if (device == Device.CPU) {
            config.putDeviceCount("GPU", 0);
        }
        return config.build();
    }

    /**
     * What TensorFlow's optimizer does to a graph at its first run. Every step of it copies the graph with all weights, so
     * those that find nothing to do in a ViT are left out, which halves the time of the first run: what remains prunes,
     * folds constants, merges equal operations and fuses. Of a rewritten precision the second round folds the weights' casts,
     * without which nothing is fused.
     */
    private RewriterConfig rewriter() {
        RewriterConfig.Toggle off = RewriterConfig.Toggle.OFF;
        RewriterConfig.Builder rewriter = RewriterConfig.newBuilder()
                .setMetaOptimizerIterations(
                        precision == Precision.FP32
                                ? RewriterConfig.NumIterationsType.ONE
                                : RewriterConfig.NumIterationsType.TWO)
                .setMemoryOptimization(RewriterConfig.MemOptType.NO_MEM_OPT)
                .setArithmeticOptimization(off)
                .setDisableTfgOptimizer(true)
                .setDependencyOptimization(off)
                .setFunctionOptimization(off)
                .setImplementationSelector(off)
                .setLayoutOptimizer(off)
                .setLoopOptimization(off)
                .setPinToHostOptimization(off)
                .setScopedAllocatorOptimization(off)
                .setShapeOptimization(off)
                .setUsePluginOptimizers(off);
        if (precision == Precision.BF16) {
            rewriter.setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON);
        } else if (precision == Precision.FP16) {
            rewriter.setAutoMixedPrecision(RewriterConfig.Toggle.ON);
        }
        return rewriter.build();
    }
}
