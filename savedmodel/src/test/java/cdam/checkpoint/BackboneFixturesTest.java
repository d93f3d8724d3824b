package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.testing.Backbones;
import cdam.testing.Fixtures;
import cdam.vit.LinearHead;
import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import cdam.vit.ViTWeights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every layout of the fixtures' models holds the same weights as {@code backbone.pth}. */
class BackboneFixturesTest {
    private static ImportedModel read(String file) {
        int heads = file.startsWith("dino/") ? 3 : 2;
        PositionInterpolation interpolation =
                file.startsWith("dinov2-registers/") ? PositionInterpolation.TIMM : PositionInterpolation.DINO;
        Settings stated = new Settings(heads, null, ViTConfig.USUAL_EPSILON, interpolation, null);
        return Backbones.read(Fixtures.path(file), ImportOptions.DEFAULTS.with(stated));
    }

    private static void assertSame(ViTWeights actual, ViTWeights expected) {
        assertThat(actual.config()).isEqualTo(expected.config());
        expected.config()
                .tensorShapes()
                .keySet()
                .forEach(name -> assertThat(actual.get(name)).as(name).isEqualTo(expected.get(name)));
    }

    private static void assertSame(LinearHead actual, LinearHead expected) {
        assertThat(actual.classes()).isEqualTo(expected.classes());
        assertThat(actual.features()).isEqualTo(expected.features());
        assertThat(actual.weight()).isEqualTo(expected.weight());
        assertThat(actual.bias()).isEqualTo(expected.bias());
    }

    @Test
    void should_read_the_configuration_off_the_weights() {
        assertThat(read("dino/backbone.pth").weights().config())
                .isEqualTo(new ViTConfig(48, 3, 3, 8, 4, 4, 0, 192, false, PositionInterpolation.DINO));
        assertThat(read("dinov2/backbone.pth").weights().config())
                .isEqualTo(new ViTConfig(32, 4, 2, 14, 5, 5, 0, 128, true, PositionInterpolation.DINO));
        assertThat(read("dinov2-registers/backbone.pth").weights().config())
                .isEqualTo(new ViTConfig(32, 2, 2, 14, 3, 3, 4, 128, true, PositionInterpolation.TIMM));
    }

    // First, second and last number and the sum, as PyTorch prints them.
    @ParameterizedTest
    @CsvSource({
        "dino/backbone.pth, cls_token, -0.343536913f, -0.194846809f, 0.579699934f, 6.902854236424901",
        "dino/backbone-strided.pth, blocks.1.attn.qkv.weight, -0.0608035065f, -0.310161918f, -0.0914172605f,"
                + " 3.2217928858087816",
        "dino/backbone-legacy.pth, norm.bias, 0.162547871f, -0.349655956f, -0.0420119837f, -0.49435784271918237",
        "dinov2/backbone.pth, blocks.0.ls1.gamma, 0.726600409f, 0.429124236f, 0.664152145f, 18.495584219694138",
        "dinov2-registers/backbone.pth, register_tokens, -0.183514774f, -0.652974486f, 0.81577456f,"
                + " 2.2615728856180795",
    })
    void should_read_the_numbers_that_pytorch_reads(
            String file, String tensor, float first, float second, float last, double sum) {
        float[] values = read(file).weights().get(tensor);
        assertThat(values[0]).isEqualTo(first);
        assertThat(values[1]).isEqualTo(second);
        assertThat(values[values.length - 1]).isEqualTo(last);
        double total = 0;
        for (float value : values) {
            total += value;
        }
        assertThat(total).isCloseTo(sum, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "dino, backbone-strided.pth, PyTorch zip, 'DINO, DINOv2 or timm'",
        "dino, backbone-legacy.pth, PyTorch legacy, 'DINO, DINOv2 or timm'",
        "dino, training-full.pth, PyTorch zip, 'DINO, DINOv2 or timm'",
        "dino, lightning.ckpt, PyTorch zip, 'DINO, DINOv2 or timm'",
        "dino, timm.safetensors, safetensors, 'DINO, DINOv2 or timm'",
        "dino, huggingface.safetensors, safetensors, Hugging Face ViT",
        "dinov2, timm.safetensors, safetensors, 'DINO, DINOv2 or timm'",
        "dinov2, huggingface.safetensors, safetensors, Hugging Face DINOv2",
        "dinov2-registers, huggingface.safetensors, safetensors, Hugging Face DINOv2",
    })
    void should_read_the_same_weights_from_every_layout(String model, String file, String format, String family) {
        ImportedModel imported = read(model + "/" + file);
        assertSame(imported.weights(), read(model + "/backbone.pth").weights());
        assertThat(imported.format()).isEqualTo(format);
        assertThat(imported.family()).isEqualTo(family);
        assertThat(imported.sha256()).matches("[0-9a-f]{64}");
    }

    // timm adds the class token's position to the token itself and stores none.
    @Test
    void should_read_timms_layout_of_registers() {
        ViTWeights timm = read("dinov2-registers/timm.safetensors").weights();
        ViTWeights own = read("dinov2-registers/backbone.pth").weights();
        assertThat(timm.config()).isEqualTo(own.config());
        int width = own.config().width();
        for (int i = 0; i < width; i++) {
            assertThat(timm.get("pos_embed")[i]).isZero();
            assertThat(timm.get("cls_token")[i]).isEqualTo(own.get("cls_token")[i] + own.get("pos_embed")[i]);
        }
        for (String name : own.config().tensorShapes().keySet()) {
            int from = name.equals("pos_embed") ? width : 0;
            if (!name.equals("cls_token")) {
                assertThat(tail(timm.get(name), from)).as(name).isEqualTo(tail(own.get(name), from));
            }
        }
    }

    private static float[] tail(float[] values, int from) {
        return Arrays.copyOfRange(values, from, values.length);
    }

    // binary16 keeps 11 bits and bfloat16 8: rounding moves a number by half a unit of the last bit.
    @ParameterizedTest
    @CsvSource({"backbone-fp16.pth, 0x1p-11, 0x1p-25", "backbone-bf16.pth, 0x1p-8, 0x1p-126"})
    void should_read_half_precision_within_its_rounding(String file, double relative, double absolute) {
        ViTWeights half = read("dino/" + file).weights();
        ViTWeights full = read("dino/backbone.pth").weights();
        for (String name : full.config().tensorShapes().keySet()) {
            float[] actual = half.get(name);
            float[] expected = full.get(name);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).as("%s %d", name, i).isCloseTo(expected[i], within((float)
                        (Math.abs(expected[i]) * relative + absolute)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dino/lightning.ckpt",
                "dino/timm.safetensors",
                "dinov2/timm.safetensors",
                "dinov2-registers/timm.safetensors"
            })
    void should_bring_the_head_along(String file) {
        String model = file.substring(0, file.indexOf('/'));
        assertSame(
                read(file).head().orElseThrow().linear(),
                HeadReader.read(Fixtures.path(model + "/head.pth")).linear());
    }

    @Test
    void should_have_no_head_where_the_file_has_none() {
        assertThat(read("dino/backbone.pth").head()).isEmpty();
        assertThat(read("dino/training-full.pth").head()).isEmpty();
    }

    @Test
    void should_list_what_it_ignores() {
        assertThat(read("dinov2/backbone.pth").report().ignored()).containsExactly("mask_token");
        assertThat(read("dino/training-full.pth").report().ignored()).containsExactly("teacher/head.mlp.0.weight");
        assertThat(read("dino/huggingface.safetensors").report().ignored())
                .containsExactly("pooler.dense.bias", "pooler.dense.weight");
    }

    @Test
    void should_choose_the_student_by_its_key() {
        ImportOptions student = Backbones.at(Backbones.ofHeads(3), "student", null);
        ImportedModel imported = Backbones.read(Fixtures.path("dino/training-full.pth"), student);
        assertThat(imported.weights().get("cls_token"))
                .isNotEqualTo(read("dino/backbone.pth").weights().get("cls_token"));
    }

    @ParameterizedTest
    @CsvSource({"dino/head.pth, 10, 48", "dino/head-2-blocks.pth, 10, 96", "dino/head-mean-patch.pth, 10, 96"})
    void should_read_heads_as_they_are(String file, int classes, int features) {
        LinearHead head = HeadReader.read(Fixtures.path(file)).linear();
        assertThat(head.classes()).isEqualTo(classes);
        assertThat(head.features()).isEqualTo(features);
    }
}
