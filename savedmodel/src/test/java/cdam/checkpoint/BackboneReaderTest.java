package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cdam.checkpoint.ImportOptions.Grid;
import cdam.checkpoint.TinyFiles.Values;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.testing.Backbones;
import cdam.vit.Activation;
import cdam.vit.Layout;
import cdam.vit.LinearHead;
import cdam.vit.Mlp;
import cdam.vit.Pooling;
import cdam.vit.PositionInterpolation;
import cdam.vit.Positions;
import cdam.vit.ViTConfig;
import cdam.vit.ViTWeights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, shapes and values of a model of width 4 that is made here. */
class BackboneReaderTest {
    private static final ImportOptions TWO_HEADS = Backbones.ofHeads(2);

    @TempDir
    Path folder;

    private ImportedModel read(Map<String, Values> tensors, ImportOptions options) {
        return Backbones.read(TinyFiles.write(folder, TinyFiles.safetensors(tensors)), options);
    }

    private void assertRefused(Map<String, Values> tensors, ImportOptions options, String... parts) {
        assertThatThrownBy(() -> read(tensors, options))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(folder.resolve("tiny.bin") + ": ")
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    private static Map<String, Values> renamed(Map<String, Values> tensors, String pattern, String replacement) {
        Map<String, Values> result = new LinkedHashMap<>();
        tensors.forEach((name, values) -> result.put(name.replaceFirst(pattern, replacement), values));
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "module.", "backbone.", "model.", "_orig_mod.", "module.backbone.", "model._orig_mod."})
    void should_read_over_the_prefixes_of_wrappers(String prefix) {
        Map<String, Values> tensors = TinyFiles.vit();
        ImportedModel imported = read(renamed(tensors, "^", prefix), TWO_HEADS);
        assertThat(imported.weights().config()).isEqualTo(TinyFiles.CONFIG);
        tensors.forEach((name, values) ->
                assertThat(imported.weights().get(name)).as(name).isEqualTo(values.values()));
    }

    static Stream<Arguments> familiesAndPrefixes() {
        return Family.ALL.stream()
                .flatMap(family -> Stream.of("", "vit.", "net.anything.", "module.dinov2_with_registers.")
                        .flatMap(prefix -> IntStream.range(0, 3)
                                .mapToObj(alternative -> Arguments.of(family, prefix, alternative))));
    }

    /** Every alternative of every name, as far as it has one. */
    @ParameterizedTest
    @MethodSource("familiesAndPrefixes")
    void should_read_every_familys_names(Family family, String prefix, int alternative) {
        boolean scales = family.names().containsKey("blocks.#.ls1.gamma");
        boolean registers = family.names().containsKey("register_tokens")
                && scales
                && alternative < (family.name().startsWith("DINO") ? 2 : 1);
        boolean clip = family.names().containsKey("norm_pre");
        Layout layout = family.isRotary()
                ? Layout.DINO.with(Positions.ROTARY)
                : clip
                        ? Layout.DINO.withPreNorm()
                        : family.isDino() && alternative > 0 ? Layout.DINO.with(Pooling.MEAN_PATCH, true) : Layout.DINO;
        int heads = family.isRotary() ? 1 : 2;
        ViTConfig config = new ViTConfig(
                        4,
                        2,
                        heads,
                        2,
                        3,
                        3,
                        registers ? 2 : 0,
                        8,
                        scales,
                        PositionInterpolation.DINO,
                        clip ? Activation.QUICK_GELU : Activation.GELU,
                        clip ? Family.CLIP_EPSILON : family.epsilon(),
                        null)
                .with(layout);
        Map<String, Values> tensors = TinyFiles.vit(config);
        Map<String, Values> stored = new LinkedHashMap<>();
        tensors.forEach((name, values) -> {
            List<List<String>> all = family.stored(name);
            List<String> parts = all.get(Math.min(alternative, all.size() - 1));
            int size = values.values().length / parts.size();
            for (int i = 0; i < parts.size(); i++) {
                int[] shape = values.shape().clone();
                shape[0] /= parts.size();
                float[] part = Arrays.copyOfRange(values.values(), i * size, (i + 1) * size);
                stored.put(prefix + parts.get(i), new Values(shape, part));
            }
        });
        ImportedModel imported = read(
                stored,
                ImportOptions.DEFAULTS.with(
                        new Settings(heads, null, null, PositionInterpolation.DINO, Grid.parse("3x3"))));
        assertThat(imported.family()).isEqualTo(family.name());
        assertThat(imported.weights().config()).isEqualTo(config);
        tensors.forEach((name, values) ->
                assertThat(imported.weights().get(name)).as(name).isEqualTo(values.values()));
    }

    @Test
    void should_read_dinov2s_chunked_blocks() {
        Map<String, Values> tensors = TinyFiles.vit();
        ImportedModel imported = read(renamed(tensors, "^blocks\\.1\\.", "blocks.3.1."), TWO_HEADS);
        tensors.forEach((name, values) ->
                assertThat(imported.weights().get(name)).as(name).isEqualTo(values.values()));
    }

    @Test
    void should_take_the_usual_64_numbers_a_head() {
        ViTConfig config = new ViTConfig(128, 1, 2, 1, 1, 1, 0, 1, false, PositionInterpolation.DINO);
        assertThat(read(TinyFiles.vit(config), ImportOptions.DEFAULTS).weights().config())
                .isEqualTo(config);
    }

    @Test
    void should_use_the_grid_and_interpolation_that_are_given() {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.put("pos_embed", Values.random(1, 7, 4));
        ImportOptions options =
                ImportOptions.DEFAULTS.with(new Settings(2, null, null, PositionInterpolation.TIMM, Grid.parse("2x3")));
        assertThat(read(tensors, options).weights().config())
                .isEqualTo(new ViTConfig(4, 2, 2, 2, 2, 3, 0, 8, false, PositionInterpolation.TIMM));
        assertRefused(
                tensors,
                ImportOptions.DEFAULTS.with(new Settings(2, null, null, null, new Grid(2, 2))),
                "pos_embed",
                "expected N or N + 1 positions for the grid N = 2x2 = 4 of --grid",
                "found 7");
        assertRefused(tensors, TWO_HEADS, "pos_embed", "for a square grid of N patches", "found 7", "--grid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "14", "2x", "0x3", "-1x2", "2x3x4", "99999999999x1"})
    void should_refuse_what_is_no_grid(String text) {
        assertThatThrownBy(() -> Grid.parse(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("grid: expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "linear", "classifier", "heads.head", "module.head", "module.linear"})
    void should_bring_a_head_of_any_usual_name(String stem) {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.put(stem + ".weight", Values.random(3, 4));
        tensors.put(stem + ".bias", Values.random(3));
        StoredHead head = read(tensors, TWO_HEADS).head().orElseThrow();
        assertThat(head.name()).isEqualTo(stem);
        assertThat(head.linear().weight()).isEqualTo(Values.random(3, 4).values());
        assertThat(head.linear().bias()).isEqualTo(Values.random(3).values());
    }

    /** MAE's linear probe: y = W (x - m) / sqrt(v + 1e-6) + b. */
    @Test
    void should_fold_the_batch_norm_of_a_linear_probe_into_its_head() {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.put("head.0.running_mean", new Values(new int[] {4}, new float[] {1, 2, 0, 0}));
        tensors.put("head.0.running_var", new Values(new int[] {4}, new float[] {4, 0.25f, 1, 0.0001f}));
        tensors.put("head.1.weight", new Values(new int[] {1, 4}, new float[] {2, 1, 3, 1}));
        tensors.put("head.1.bias", new Values(new int[] {1}, new float[] {0.5f}));
        ImportedModel model = read(tensors, TWO_HEADS);
        LinearHead head = model.head().orElseThrow().linear();
        assertThat(head.weight()).containsExactly(new float[] {1, 2, 3, 99.5037f}, within(1e-3f));
        assertThat(head.bias()).containsExactly(new float[] {0.5f - 1 - 4}, within(1e-4f));
        assertThat(model.head().orElseThrow().notes())
                .singleElement()
                .asString()
                .contains("epsilon 1.0E-6");
        assertThat(model.report().ignored()).isEmpty();
    }

    @Test
    void should_refuse_a_head_that_cannot_be_this_models() {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.put("head.weight", Values.random(3, 6));
        tensors.put("head.bias", Values.random(3));
        assertRefused(tensors, TWO_HEADS, "head.weight", "expected a head of 4 features", "found 6");
        tensors.put("linear.weight", Values.random(3, 4));
        ImportedModel ofTwo = read(tensors, TWO_HEADS);
        assertThat(ofTwo.head()).isEmpty();
        assertThat(ofTwo.report().ignored()).containsExactly("head.weight", "head.bias", "linear.weight");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mask_token",
                "head.mlp.0.weight",
                "head.last_layer.weight_g",
                "dino_head.mlp.2.bias",
                "ibot_head.last_layer.weight_v",
                "module.head.mlp.0.bias"
            })
    void should_list_what_training_left(String name) {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.put(name, Values.random(1, 4));
        assertThat(read(tensors, TWO_HEADS).report().ignored()).containsExactly(name);
    }

    @Test
    void should_ignore_counters() {
        String header = "{\"head.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
                + "\"head.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
                + "\"num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}";
        Path file = TinyFiles.write(folder, TinyFiles.safetensors(header, new byte[16]));
        assertThat(HeadReader.read(file).linear().features()).isEqualTo(1);
    }

    @Test
    void should_name_a_missing_tensor_with_the_nearest_names() {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.remove("blocks.1.mlp.fc2.bias");
        assertRefused(
                tensors,
                TWO_HEADS,
                "tensor blocks.1.mlp.fc2.bias: expected it, found 29 tensors without it; the nearest names are"
                        + " blocks.0.mlp.fc2.bias, blocks.1.mlp.fc1.bias");
    }

    @Test
    void should_take_the_mean_patch_where_there_is_no_class_token() {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.remove("cls_token");
        assertRefused(tensors, TWO_HEADS, "tensor pos_embed: expected N positions for a square grid", "found 10");
        tensors.put("pos_embed", Values.random(1, 9, 4));
        ImportedModel model = read(tensors, TWO_HEADS);
        assertThat(model.weights().config().layout().pooling()).isEqualTo(Pooling.MEAN_NORMED_PATCH);
        assertThat(model.weights().config().prefixTokens()).isZero();
        assertThat(model.weights().get("pos_embed"))
                .isEqualTo(Values.random(1, 9, 4).values());
        assertThat(model.report().choices())
                .anyMatch(choice ->
                        choice.toString().startsWith("latent mean-normed-patch: the file has no class token, a guess"));
        Settings cls = new Settings(2, null, null, null, null, Pooling.CLS, null);
        assertRefused(tensors, ImportOptions.DEFAULTS.with(cls), "tensor cls_token: expected it", "--pooling");
    }

    /** The bias of DINOv3's keys is masked; its periods stand in the file, or follow from their base. */
    @Test
    void should_read_rotary_positions() {
        ViTConfig config = new ViTConfig(
                        8,
                        2,
                        1,
                        2,
                        112,
                        112,
                        2,
                        8,
                        true,
                        PositionInterpolation.TIMM,
                        Activation.GELU,
                        Family.DINOV3_EPSILON,
                        null)
                .with(Layout.DINO.with(Positions.ROTARY));
        Map<String, Values> tensors = TinyFiles.vit(config);
        float[] mask = new float[24];
        Arrays.fill(mask, 0, 8, 1);
        Arrays.fill(mask, 16, 24, 1);
        tensors.put("blocks.1.attn.qkv.bias_mask", new Values(new int[] {24}, mask));
        ImportedModel model = read(renamed(tensors, "^register_tokens", "storage_tokens"), Backbones.ofHeads(1));
        assertThat(model.weights().config()).isEqualTo(config);
        float[] stored =
                tensors.getOrDefault("blocks.1.attn.qkv.bias", Values.random(1)).values();
        float[] read = model.weights().get("blocks.1.attn.qkv.bias");
        assertThat(Arrays.copyOfRange(read, 8, 16)).containsOnly(0);
        assertThat(read[3]).isEqualTo(stored[3]);
        assertThat(read[20]).isEqualTo(stored[20]);
        assertThat(model.weights().get("blocks.0.attn.qkv.bias"))
                .isEqualTo(tensors.getOrDefault("blocks.0.attn.qkv.bias", Values.random(1))
                        .values());
        assertThat(model.weights().get("rope_embed.periods"))
                .isEqualTo(tensors.getOrDefault("rope_embed.periods", Values.random(1))
                        .values());

        Map<String, Values> timm =
                renamed(renamed(tensors, "^register_tokens", "reg_token"), "ls(.).gamma", "gamma_$1");
        timm.remove("rope_embed.periods");
        timm.remove("blocks.1.attn.qkv.bias_mask");
        timm.keySet().removeIf(name -> name.endsWith("qkv.bias"));
        for (int block = 0; block < 2; block++) {
            timm.put("blocks." + block + ".attn.q_bias", Values.seeded(1, 8));
            timm.put("blocks." + block + ".attn.v_bias", Values.seeded(2, 8));
        }
        ImportedModel other = read(timm, Backbones.ofHeads(1));
        assertThat(other.weights().config()).isEqualTo(config);
        assertThat(other.weights().get("rope_embed.periods")).containsExactly(1, 10);
        assertThat(other.weights().get("blocks.1.attn.qkv.bias"))
                .startsWith(Values.seeded(1, 8).values())
                .endsWith(Values.seeded(2, 8).values());
        assertThat(other.weights().get("blocks.1.attn.qkv.bias")[8]).isZero();
        timm.put("pos_embed", Values.random(1, 10, 8));
        assertRefused(timm, Backbones.ofHeads(1), "blocks.0.attn.q_bias", "biases of BEiT");
    }

    /** OpenAI's QuickGELU and OpenCLIP's GELU have one name; timm's are asked for. */
    @Test
    void should_ask_for_the_activation_of_a_clip_tower() {
        ViTConfig config = TinyFiles.CONFIG.with(Layout.DINO.withPreNorm());
        assertRefused(TinyFiles.vit(config), TWO_HEADS, "activation", "--activation quick-gelu", "--activation gelu");
        ImportedModel model = read(
                TinyFiles.vit(config), ImportOptions.DEFAULTS.with(new Settings(2, Activation.GELU, null, null, null)));
        assertThat(model.weights().config().layout().preNorm()).isTrue();
        assertThat(model.weights().config().epsilon()).isEqualTo(1e-5);
    }

    /** The probe's query, key and value stand in two tensors of unequal length. */
    @Test
    void should_read_a_probe_that_pools() {
        ViTConfig config = new ViTConfig(
                        4, 2, 2, 2, 3, 3, 0, 8, false, PositionInterpolation.DINO, Activation.GELU, 1e-6, null)
                .with(Layout.DINO.with(Pooling.PROBE, false));
        Map<String, Values> tensors = renamed(TinyFiles.vit(config), "^pool.probe", "attn_pool.latent");
        tensors = renamed(renamed(tensors, "^pool.attn.proj", "attn_pool.proj"), "^pool.norm2", "attn_pool.norm");
        tensors = renamed(tensors, "^pool.mlp", "attn_pool.mlp");
        for (String end : List.of("weight", "bias")) {
            Values joined = Objects.requireNonNull(tensors.remove("pool.attn.qkv." + end));
            int numbers = joined.values().length / 3;
            int[] one = end.equals("bias") ? new int[] {4} : new int[] {4, 4};
            int[] two = end.equals("bias") ? new int[] {8} : new int[] {8, 4};
            tensors.put("attn_pool.q." + end, new Values(one, Arrays.copyOf(joined.values(), numbers)));
            tensors.put(
                    "attn_pool.kv." + end, new Values(two, Arrays.copyOfRange(joined.values(), numbers, 3 * numbers)));
        }
        ImportedModel model = read(
                tensors, ImportOptions.DEFAULTS.with(new Settings(2, null, null, PositionInterpolation.DINO, null)));
        assertThat(model.weights().config()).isEqualTo(config);
        TinyFiles.vit(config)
                .forEach((name, values) ->
                        assertThat(model.weights().get(name)).as(name).isEqualTo(values.values()));
        tensors.put("attn_pool.kv.weight", Values.random(7, 4));
        assertRefused(tensors, TWO_HEADS, "attn_pool.q.weight", "expected shape (6, 4), found (4, 4)");
    }

    @Test
    void should_name_an_unknown_tensor() {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.put("adapter.weight", Values.random(4));
        assertRefused(tensors, TWO_HEADS, "tensor adapter.weight", "not part of a Vision Transformer");
        tensors.remove("adapter.weight");
        tensors.put("blocks.7.norm1.weight", Values.random(4));
        assertRefused(tensors, TWO_HEADS, "tensor blocks.2.norm1.weight: expected it");
    }

    @Test
    void should_name_a_wrong_shape() {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.put("blocks.0.attn.qkv.weight", Values.random(4, 12));
        assertRefused(tensors, TWO_HEADS, "blocks.0.attn.qkv.weight", "expected shape (12, 4), found (4, 12)");
        tensors.put("patch_embed.proj.weight", Values.random(4, 1, 2, 2));
        assertRefused(tensors, TWO_HEADS, "patch_embed.proj.weight", "expected 3 colours", "(4, 1, 2, 2)");
        tensors = TinyFiles.vit();
        tensors.put("cls_token", Values.random(2, 4));
        assertRefused(tensors, TWO_HEADS, "cls_token", "expected shape (1, 1, 4), found (2, 4)");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void should_name_numbers_that_are_not_finite(float value) {
        Map<String, Values> tensors = TinyFiles.vit();
        float[] values = Values.random(4).values();
        values[2] = value;
        tensors.put("norm.bias", new Values(new int[] {4}, values));
        assertRefused(
                tensors, TWO_HEADS, "tensor norm.bias", "expected finite numbers, found " + value + " at index 2");
    }

    @Test
    void should_refuse_heads_that_do_not_divide_the_width() {
        assertRefused(TinyFiles.vit(), Backbones.ofHeads(3), "divisor of the width 4, found 3");
        assertRefused(TinyFiles.vit(), Backbones.ofHeads(0), "heads: expected 1 or more, found 0");
        assertRefused(TinyFiles.vit(), ImportOptions.DEFAULTS, "a width of 4 is neither a multiple of 64", "--heads");
    }

    @ParameterizedTest
    @CsvSource({
        "pre_logits.fc.weight, layer before its head",
        "blocks.0.attn.q_norm.weight, normalises inside",
        "blocks.0.attn.q_bias, biases of BEiT",
        "blocks.0.attn.relative_position_bias_table, positions are relative",
        "blocks.0.attn.proj_l.weight, mixed",
        "blocks.0.attn.qkv.lora_A.default.weight, merge them first",
        "rope.freqs, not DINOv3's",
        "blocks.0.attn.rope.freqs, not DINOv3's",
        "patch_embed.proj.0.weight, more than one convolution",
    })
    void should_refuse_relatives_with_the_reason(String name, String reason) {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.put(name, Values.random(4));
        assertRefused(tensors, TWO_HEADS, "tensor " + name, "cannot be imported", reason);
    }

    /** Packed or in two matrices, the gate first. */
    @Test
    void should_tell_a_gated_mlp_by_its_shapes() {
        ViTConfig config = new ViTConfig(
                        4, 2, 2, 2, 3, 3, 0, 8, false, PositionInterpolation.DINO, Activation.SILU, 1e-6, null)
                .with(Layout.DINO.with(Mlp.GATED));
        Map<String, Values> packed = TinyFiles.vit(config);
        Map<String, Values> split = new LinkedHashMap<>();
        packed.forEach((name, values) -> {
            if (name.contains("mlp.fc1")) {
                int[] half = values.shape().clone();
                half[0] = 8;
                int numbers = values.values().length / 2;
                split.put(name.replace("fc1", "w1"), new Values(half, Arrays.copyOf(values.values(), numbers)));
                split.put(
                        name.replace("fc1", "w2"),
                        new Values(half, Arrays.copyOfRange(values.values(), numbers, 2 * numbers)));
            } else {
                split.put(name.replace("mlp.fc2", "mlp.w3"), values);
            }
        });
        Settings said = new Settings(2, null, null, PositionInterpolation.DINO, null);
        for (Map<String, Values> tensors : List.of(packed, split, renamed(packed, "fc1", "w12"))) {
            ImportedModel model = read(tensors, ImportOptions.DEFAULTS.with(said));
            assertThat(model.weights().config()).isEqualTo(config);
            assertThat(model.weights().get("blocks.1.mlp.fc1.weight"))
                    .isEqualTo(packed.getOrDefault("blocks.1.mlp.fc1.weight", Values.random(1))
                            .values());
        }
        packed.put("blocks.1.mlp.fc1.weight", Values.random(8, 4));
        assertRefused(packed, TWO_HEADS, "blocks.1.mlp.fc1.weight", "expected shape (16, 4), found (8, 4)");
        assertThatThrownBy(() -> read(packed, TWO_HEADS)).message().containsOnlyOnce("tiny.bin");
    }

    @Test
    void should_refuse_another_kind_of_model() {
        Map<String, Values> tensors = Map.of("layer1.0.conv1.weight", Values.random(2, 2, 3, 3));
        assertRefused(
                tensors,
                TWO_HEADS,
                "no Vision Transformer",
                "embeddings.patch_embeddings.projection.weight",
                "layer1.0.conv1.weight");
    }

    @Test
    void should_refuse_two_tensors_of_one_name() {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.put("module.cls_token", Values.random(1, 1, 4));
        assertRefused(tensors, TWO_HEADS, "module.cls_token", "the same name as cls_token");
    }

    /** Of several models all are named; a prefix chooses, and what is outside is left out and told. */
    @Test
    void should_ask_for_the_prefix_of_several_models() {
        Map<String, Values> tensors = renamed(TinyFiles.vit(), "^", "teacher.backbone.");
        Map<String, Values> student = renamed(TinyFiles.vit(), "^", "student.backbone.");
        student.replaceAll((name, values) -> Values.seeded(7, values.shape()));
        tensors.putAll(student);
        tensors.put("teacher.dino_head.mlp.0.weight", Values.random(2, 4));
        assertRefused(tensors, TWO_HEADS, "found 2: teacher.backbone., student.backbone.", "--prefix");
        for (String prefix : List.of("teacher.backbone.", "teacher.backbone")) {
            ImportedModel teacher = read(tensors, Backbones.at(TWO_HEADS, null, prefix));
            assertThat(teacher.weights().get("cls_token"))
                    .isEqualTo(tensors.getOrDefault("teacher.backbone.cls_token", Values.random(1))
                            .values());
            assertThat(teacher.report().ignored())
                    .contains("teacher.dino_head.mlp.0.weight", "student.backbone.cls_token")
                    .hasSize(31);
        }
        assertRefused(tensors, Backbones.at(TWO_HEADS, null, "ema."), "with the prefix ema.", "teacher.backbone.");
    }

    /** A plain layer norm inside the model's prefix could change what it computes; outside it cannot. */
    @Test
    void should_leave_out_by_pattern_what_is_inside_and_by_itself_what_is_outside() {
        Map<String, Values> tensors = renamed(TinyFiles.vit(), "^", "net.");
        tensors.put("criterion.weight", Values.random(5));
        assertThat(read(tensors, TWO_HEADS).report().ignored()).containsExactly("criterion.weight");
        tensors.put("net.adapter.weight", Values.random(5));
        assertRefused(tensors, TWO_HEADS, "tensor net.adapter.weight", "--ignore net.adapter.weight");
        assertThat(read(tensors, Backbones.at(TWO_HEADS, null, null, "net.adapter.*"))
                        .report()
                        .ignored())
                .containsExactly("criterion.weight", "net.adapter.weight");
    }

    /** 25 positions: 5x5 patches, or [CLS] and 4x6. */
    @Test
    void should_ask_which_grid_a_count_of_positions_is() {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.put("pos_embed", Values.random(1, 25, 4));
        assertRefused(tensors, TWO_HEADS, "5x5 patches, or [CLS] and 4x6", "--grid 5x5 or --grid 4x6");
        for (String grid : List.of("5x5", "4x6")) {
            ImportOptions given = ImportOptions.DEFAULTS.with(new Settings(2, null, null, null, Grid.parse(grid)));
            ViTWeights weights = read(tensors, given).weights();
            assertThat(weights.config().gridRows() + "x" + weights.config().gridColumns())
                    .isEqualTo(grid);
            float[] stored = Values.random(1, 25, 4).values();
            float[] cls = Arrays.copyOf(weights.get("pos_embed"), 4);
            assertThat(cls).isEqualTo(grid.equals("5x5") ? new float[4] : Arrays.copyOf(stored, 4));
        }
    }

    /** What a model without positions and without biases in its attention looks like is also what rotary ones do. */
    @Test
    void should_refuse_what_may_be_rotary() {
        Map<String, Values> tensors = TinyFiles.vit();
        tensors.remove("pos_embed");
        assertThat(read(tensors, TWO_HEADS).weights().config().layout().positions())
                .isEqualTo(Positions.NONE);
        tensors.keySet().removeIf(name -> name.endsWith("qkv.bias"));
        assertRefused(tensors, TWO_HEADS, "neither positions nor biases");
        tensors.put("pos_embed", TinyFiles.vit().getOrDefault("pos_embed", Values.random(1)));
        assertThat(read(tensors, TWO_HEADS).weights().get("blocks.1.attn.qkv.bias"))
                .containsOnly(0);
        tensors.put("blocks.0.attn.qkv.bias", Values.random(12));
        assertRefused(tensors, TWO_HEADS, "tensor blocks.1.attn.qkv.bias: expected it");
    }

    @Test
    void should_say_which_keys_there_are() {
        ImportOptions options = Backbones.at(TWO_HEADS, "ema", null);
        assertRefused(TinyFiles.vit(), options, "expected tensors under the key ema", "(top)", "--checkpoint-key");
        assertRefused(Map.of(), TWO_HEADS, "expected tensors, found none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK", "{}", "a text that is no checkpoint at all"})
    void should_refuse_what_is_no_checkpoint(String content) {
        Path file = TinyFiles.write(folder, content.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Backbones.read(file, TWO_HEADS))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(file.toString(), "not a checkpoint", "PyTorch zip", "safetensors");
    }

    @Test
    void should_refuse_a_folder_and_a_missing_file() {
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("expected a folder with model.safetensors", "found none");
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none.pth")))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("none.pth", "nothing there");
    }

    @Test
    void should_refuse_a_head_file_with_more_in_it() {
        Map<String, Values> tensors = new LinkedHashMap<>();
        tensors.put("weight", Values.random(3, 4));
        Path file = TinyFiles.write(folder, TinyFiles.safetensors(tensors));
        assertThat(HeadReader.read(file).notes()).containsExactly("its layer has no bias: 0 for every class");
        tensors.put("bias", Values.random(3));
        assertThat(HeadReader.read(TinyFiles.write(folder, TinyFiles.safetensors(tensors)))
                        .notes())
                .isEmpty();
        tensors.put("norm.weight", Values.random(4));
        Path more = TinyFiles.write(folder, TinyFiles.safetensors(tensors));
        assertThatThrownBy(() -> HeadReader.read(more)).hasMessageContainingAll("norm.weight", "--checkpoint");
        assertThat(HeadReader.read(more, null, "weight").notes())
                .containsExactly("left out: 1 other tensors of tiny.bin");
        Path backbone = TinyFiles.write(folder, TinyFiles.safetensors(TinyFiles.vit()));
        assertThatThrownBy(() -> HeadReader.read(backbone))
                .hasMessageContainingAll(
                        "expected one linear layer, found 8", "blocks.0.attn.qkv (12, 4)", "--checkpoint");
        Path none = TinyFiles.write(folder, TinyFiles.safetensors(Map.of("norm.weight", Values.random(4))));
        assertThatThrownBy(() -> HeadReader.read(none)).hasMessageContainingAll("no linear head", "norm.weight");
    }

    /** Two layers in a row are no linear head, whichever of them is looked at. */
    @Test
    void should_refuse_layers_that_change_what_a_head_reads() {
        Map<String, Values> tensors = new LinkedHashMap<>();
        tensors.put("0.weight", Values.random(4, 4));
        tensors.put("2.weight", Values.random(3, 4));
        Path two = TinyFiles.write(folder, TinyFiles.safetensors(tensors));
        assertThatThrownBy(() -> HeadReader.read(two)).hasMessageContainingAll("found 2", "0 (4, 4), 2 (3, 4)");
        tensors.remove("2.weight");
        tensors.put("1.running_mean", Values.random(4));
        tensors.put("1.running_var", Values.random(4));
        Path after = TinyFiles.write(folder, TinyFiles.safetensors(tensors));
        assertThatThrownBy(() -> HeadReader.read(after)).hasMessageContaining("before the linear layer 0.weight");
    }

    /** Without its own weight nor MAE's names, a batch norm's epsilon is not known. */
    @Test
    void should_refuse_a_batch_norm_whose_epsilon_would_matter() {
        Map<String, Values> tensors = new LinkedHashMap<>();
        tensors.put("0.running_mean", Values.random(2));
        tensors.put("0.running_var", new Values(new int[] {2}, new float[] {1, 0.01f}));
        tensors.put("1.weight", Values.random(3, 2));
        Path file = TinyFiles.write(folder, TinyFiles.safetensors(tensors));
        assertThatThrownBy(() -> HeadReader.read(file))
                .hasMessageContainingAll("0.running_var", "found 0.01 at index 1", "epsilon");
    }
}
