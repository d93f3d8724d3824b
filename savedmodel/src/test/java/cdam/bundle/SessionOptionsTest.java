package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.SessionOptions.Device;
import cdam.bundle.SessionOptions.Precision;
import cdam.io.UsageException;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.RewriterConfig;

class SessionOptionsTest {
    @Test
    void should_refuse_a_precision_that_the_device_would_not_compute_in() {
        assertThatThrownBy(() -> new SessionOptions(Device.CPU, Precision.FP16, 0))
                .isInstanceOf(UsageException.class)
                .hasMessage("precision: fp16 needs device gpu; on cpu choose fp32 or bf16");
        assertThatThrownBy(() -> new SessionOptions(Device.GPU, Precision.BF16, 0))
                .isInstanceOf(UsageException.class)
                .hasMessage("precision: bf16 needs device cpu; on gpu choose fp32 or fp16");
    }

    @Test
    void should_rewrite_the_graph_to_the_precision_that_was_asked_for() {
        assertThat(rewriter(Device.CPU, Precision.BF16).getAutoMixedPrecisionOnednnBfloat16())
                .isEqualTo(RewriterConfig.Toggle.ON);
        assertThat(rewriter(Device.GPU, Precision.FP16).getAutoMixedPrecision()).isEqualTo(RewriterConfig.Toggle.ON);
        RewriterConfig fp32 = rewriter(Device.GPU, Precision.FP32);
        assertThat(fp32.getAutoMixedPrecision()).isNotEqualTo(RewriterConfig.Toggle.ON);
        assertThat(fp32.getAutoMixedPrecisionOnednnBfloat16()).isNotEqualTo(RewriterConfig.Toggle.ON);
    }

    private static RewriterConfig rewriter(Device device, Precision precision) {
        return new SessionOptions(device, precision, 0)
                .toProto()
                .getGraphOptions()
                .getRewriteOptions();
    }
}
