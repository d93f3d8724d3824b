package cdam.explain.bench;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.vit.Flops;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartProfileTest {
    private static String part(String name, String kind, String... inputs) {
        return PartProfile.part(new Trace.Operation(name, kind, List.of(inputs), 1), 11);
    }

    @Test
    void should_give_an_operation_to_the_part_whose_weights_it_reads() {
        assertThat(part("BiasAdd", "_FusedMatMul", "Reshape", "patch_embed.proj.weight"))
                .isEqualTo(Flops.PATCHES);
        assertThat(part("block_3/BiasAdd", "_FusedMatMul", "block_3/Reshape", "blocks.3.attn.qkv.weight"))
                .isEqualTo(Flops.ATTENTION_LAYERS);
        assertThat(part(
                        "block_3/Mul",
                        "_FusedMatMul",
                        "block_3/add",
                        "blocks.3.mlp.fc1.weight",
                        "blocks.3.mlp.fc1.bias"))
                .isEqualTo(Flops.MLP);
        assertThat(part("block_3/BatchMatMul", "_MklBatchMatMulV2", "block_3/mul", "block_3/unstack:1"))
                .isEqualTo(Flops.ATTENTION);
        assertThat(part("block_3/Softmax", "_MklSoftmax", "block_3/BatchMatMul"))
                .isEqualTo(Flops.ATTENTION);
        assertThat(part("block_3/transpose", "Transpose", "block_3/Reshape")).isEqualTo("the rest");
        assertThat(part("last_block/BatchMatMul", "_MklBatchMatMulV2", "last_block/transpose"))
                .isEqualTo(Flops.LAST_BLOCK);
        assertThat(part("block_11/add", "_MklLayerNorm", "block_input", "blocks.11.norm1.weight"))
                .isEqualTo(Flops.LAST_BLOCK);
    }
}
