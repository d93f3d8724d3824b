package cdam.vit;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.io.NpyArray;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.testing.TinyModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

class ViTGraphTest {
    /** The contract is 1e-4 of the scale; what was seen is below 3e-6. */
    private static final double TOLERANCE = 1e-5;

    static List<Case> cases() {
        return Fixtures.cases();
    }

    /** Fetches taps for a batch of images (B,3,H,W) with the fixture's head. */
    private static Map<String, float[]> fetch(Case fixture, NpyArray images, List<String> taps) {
        Model model = TinyModels.model(fixture.model());
        Head head = model.bundle().head(null).orElseThrow();
        int[] shape = images.shape();
        int classes = head.linear().classes();
        int features = head.linear().features();
        try (TFloat32 image = Tensors.of(images.values(), shape[0], shape[1], shape[2], shape[3]);
                TFloat32 weight = Tensors.of(head.linear().weight(), classes, features);
                TFloat32 bias = Tensors.of(head.linear().bias(), classes);
                TFloat32 directions = Tensors.of(head.linear().weight(), 1, classes, features);
                Result result = model.run(
                        Map.of(
                                Taps.IMAGE, image,
                                Taps.HEAD_WEIGHT, weight,
                                Taps.HEAD_BIAS, bias,
                                Taps.DIRECTIONS, directions),
                        taps)) {
            Map<String, float[]> values = new HashMap<>();
            for (int i = 0; i < taps.size(); i++) {
                values.put(taps.get(i), Tensors.values(result.get(i)));
            }
            return values;
        }
    }

    private static float[] of(Map<String, float[]> values, String tap) {
        return values.getOrDefault(tap, new float[0]);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_equal_pytorch_in_latent_logits_attention_and_maps(Case fixture) {
        Map<String, String> golden = Map.of(
                Taps.LATENT, "latent",
                Taps.LOGITS, "logits",
                Taps.CDAM, "cdam",
                Taps.CDAM_VALUE, "cdam_value",
                Taps.CDAM_ATTENTION, "cdam_attention");
        List<String> taps = new ArrayList<>(golden.keySet());
        taps.add(Taps.ATTENTION);
        Map<String, float[]> values = fetch(fixture, fixture.golden("input"), taps);
        golden.forEach((tap, file) -> assertThat(Fixtures.relativeError(
                        of(values, tap), fixture.golden(file).values()))
                .as("%s of %s", tap, fixture)
                .isLessThan(TOLERANCE));
        assertThat(Fixtures.relativeError(
                        patches(fixture, of(values, Taps.ATTENTION)),
                        fixture.golden("attention").values()))
                .isLessThan(TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_give_the_last_blocks_attention_whether_for_cls_alone_or_for_all_tokens(Case fixture) {
        ViTConfig config = TinyModels.model(fixture.model()).config();
        String whole = Taps.attention(config.depth() - 1);
        Map<String, float[]> values = fetch(fixture, fixture.golden("input"), List.of(Taps.ATTENTION, whole));
        int tokens = of(values, Taps.ATTENTION).length / config.heads();
        float[] cls = new float[config.heads() * tokens];
        for (int head = 0; head < config.heads(); head++) {
            System.arraycopy(of(values, whole), head * tokens * tokens, cls, head * tokens, tokens);
        }
        assertThat(Fixtures.relativeError(of(values, Taps.ATTENTION), cls)).isLessThan(TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_not_depend_on_the_images_beside_it(Case fixture) {
        NpyArray one = fixture.golden("input");
        float[] three = new float[3 * one.values().length];
        for (int i = 0; i < one.values().length; i++) {
            three[i] = -one.values()[i];
            three[one.values().length + i] = one.values()[i];
            three[2 * one.values().length + i] = 0.5f;
        }
        int[] shape = {3, 3, one.shape()[2], one.shape()[3]};
        List<String> taps = List.of(Taps.LOGITS, Taps.CDAM);
        Map<String, float[]> alone = fetch(fixture, one, taps);
        Map<String, float[]> together = fetch(fixture, new NpyArray(shape, three), taps);
        for (String tap : taps) {
            int size = of(alone, tap).length;
            float[] middle = Arrays.copyOfRange(of(together, tap), size, 2 * size);
            assertThat(Fixtures.relativeError(middle, of(alone, tap))).as(tap).isLessThan(TOLERANCE);
        }
    }

    /** Rows over all tokens (h,M) cut to patches. */
    private static float[] patches(Case fixture, float[] rows) {
        ViTConfig config = TinyModels.model(fixture.model()).config();
        int tokens = rows.length / config.heads();
        int patches = tokens - config.prefixTokens();
        float[] cut = new float[config.heads() * patches];
        for (int head = 0; head < config.heads(); head++) {
            System.arraycopy(rows, head * tokens + config.prefixTokens(), cut, head * patches, patches);
        }
        return cut;
    }
}
