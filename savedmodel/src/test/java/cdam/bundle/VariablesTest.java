package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cdam.image.Preprocessing;
import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.testing.Backbones;
import cdam.testing.Fixtures;
import cdam.testing.FrozenFiles;
import cdam.testing.TinyModels;
import cdam.vit.Taps;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/** Bundles whose matrices stand in {@code variables/}, as only those do that are too large for a graph. */
class VariablesTest {
    private static final int SIDE = 32;
    private static final int WIDTH = 48;

    @TempDir
    Path folder = Path.of("");

    private Path path = Path.of("");
    private float[] image = {};

    @BeforeEach
    void export() {
        path = write(WeightType.FP32, 0).path();
        image = new float[3 * SIDE * SIDE];
        Random random = new Random(1);
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
    }

    private Bundle write(WeightType type, long most) {
        var model = Backbones.read(
                Fixtures.path("dino").resolve("backbone.pth"), Backbones.ofHeads(TinyModels.attentionHeads("dino")));
        var head = TinyModels.bundle("dino").head(null).orElseThrow();
        var source = new ModelCard.Source("backbone.pth", model.sha256(), model.format(), model.family(), List.of());
        return BundleExporter.export(
                model.weights(),
                new WeightStorage(type, most),
                Preprocessing.IMAGENET,
                source,
                folder.resolve(type + "-" + most),
                made -> made.addHead(
                        "default", head.linear(), HeadKind.SINGLE_LABEL, HeadInput.CLS, head.labels(), Map.of()));
    }

    private float[] latent(Model model) {
        return model.latents(image, 1, SIDE, SIDE);
    }

    private float[] latent(Bundle bundle) {
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT)) {
            return latent(model);
        }
    }

    private static List<NodeDef> nodes(Path bundle) throws IOException {
        return SavedModel.parseFrom(Files.readAllBytes(bundle.resolve("saved_model.pb")))
                .getMetaGraphs(0)
                .getGraphDef()
                .getNodeList();
    }

    @Test
    void should_compute_what_constants_do() throws IOException {
        assertThat(nodes(path))
                .filteredOn(node -> node.getOp().equals("VarHandleOp"))
                .extracting(NodeDef::getName)
                .hasSize(8)
                .contains("blocks.0.attn.qkv.weight/variable", "blocks.1.mlp.fc2.weight/variable");
        float[] expected = latent(TinyModels.model("dino"));
        assertThat(latent(Bundle.open(path))).containsExactly(expected, within(1e-6f));
    }

    @Test
    void should_have_a_last_block_of_constants() {
        try (Model model = Model.load(Bundle.open(path), SessionOptions.DEFAULT);
                TFloat32 z = TFloat32.tensorOf(Shape.of(1, 17, WIDTH));
                Result mine = model.lastBlock().run(Map.of(Taps.BLOCK_INPUT, z), List.of(Taps.LATENT));
                Result others = TinyModels.model("dino").run(Map.of(Taps.BLOCK_INPUT, z), List.of(Taps.LATENT))) {
            assertThat(Tensors.values(mine.get(0))).containsExactly(Tensors.values(others.get(0)), within(1e-6f));
        }
    }

    /** As weight randomisation does; the model itself stays as it is. */
    @Test
    void should_replace_a_weight_of_a_run_only() {
        String name = "blocks.0.attn.proj.weight";
        try (Model model = Model.load(Bundle.open(path), SessionOptions.DEFAULT);
                TFloat32 zeros = TFloat32.tensorOf(Shape.of(WIDTH, WIDTH))) {
            float[] before = latent(model);
            float[] other = latent(model.withWeights(Map.of(name, zeros)));
            assertThat(other)
                    .containsExactly(latent(TinyModels.model("dino").withWeights(Map.of(name, zeros))), within(1e-6f));
            assertThat(other).isNotEqualTo(before);
            assertThat(latent(model)).isEqualTo(before);
        }
    }

    /** TensorFlow's own loader, in place of any that is not this product's. */
    @Test
    void should_be_a_standard_SavedModel_and_so_its_export() {
        Bundle bundle = Bundle.open(path);
        Path frozen = folder.resolve("frozen");
        HeadExporter.write(bundle, bundle.head(null).orElseThrow(), frozen, false);
        float[] expected = latent(TinyModels.model("dino"));
        for (Path saved : List.of(path, frozen, write(WeightType.BF16, 0).path())) {
            float tolerance = saved.toString().contains("bf16") ? 0.05f : 1e-6f;
            try (SavedModelBundle loaded = SavedModelBundle.load(saved.toString());
                    TFloat32 pixels = Tensors.of(image, 1, 3, SIDE, SIDE);
                    Result result = loaded.session()
                            .runner()
                            .feed(Taps.IMAGE, pixels)
                            .fetch(Taps.LATENT)
                            .run()) {
                assertThat(Tensors.values(result.get(0))).containsExactly(expected, within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "FP16"})
    void should_keep_matrices_at_half_the_size(WeightType type) throws IOException {
        Bundle constants = write(type, Long.MAX_VALUE);
        Bundle variables = write(type, 0);
        float[] halves = latent(constants);
        assertThat(latent(variables)).containsExactly(halves, within(1e-6f));
        float[] expected = latent(TinyModels.model("dino"));
        float scale = 0;
        float error = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(expected[i] - halves[i]));
        }
        assertThat(error / scale).isBetween(1e-6f, 30 * (float) type.error());
        assertThat(Files.size(variables.path().resolve(Variables.DATA)) * 2)
                .isEqualTo(Files.size(path.resolve(Variables.DATA)));
        assertThat(nodes(constants.path())).noneMatch(Variables::isOperation);
    }

    /** The numbers of variables are float32 in memory, whatever they are in the file. */
    @Test
    void should_count_memory_by_what_is_computed_with() throws IOException {
        Bundle half = write(WeightType.BF16, 0);
        Bundle whole = Bundle.open(path);
        double more = MemoryBound.of(half, 0, null).weights()
                - MemoryBound.of(whole, 0, null).weights();
        assertThat(more)
                .isGreaterThanOrEqualTo((double) (Files.size(half.savedModel()) - Files.size(whole.savedModel())));
    }

    @Test
    void should_refuse_numbers_that_a_half_cannot_hold() {
        assertThatThrownBy(() -> WeightType.FP16.encode("w", new float[] {1, 65520}))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "tensor w: expected numbers that fp16 can hold, found 65520.0 at index 1; keep them in fp32");
        float[] values = {1, -1.0039062f, 3e38f, 1.0039062f, 1e-40f};
        float[] back = new float[values.length];
        WeightType.BF16.decode(WeightType.BF16.encode("w", values), 0, back);
        assertThat(back).containsExactly(1, -1.0f, Float.intBitsToFloat(0x7f62_0000), 1, Float.intBitsToFloat(0x10000));
    }

    @ParameterizedTest
    @MethodSource
    void should_refuse_other_files_of_variables(String message, Consumer<Path> change) {
        Bundle bundle = Bundle.open(path);
        String identity = bundle.sha256();
        change.accept(path);
        assertThatThrownBy(() -> Model.load(bundle, SessionOptions.DEFAULT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
        Head head = bundle.head(null).orElseThrow();
        assertThatThrownBy(() -> HeadExporter.write(bundle, head, folder.resolve("export"), false))
                .isInstanceOf(InputException.class);
        assertThat(folder.resolve("export")).doesNotExist();
        assertThat(bundle.sha256()).isEqualTo(identity);
    }

    static Stream<Arguments> should_refuse_other_files_of_variables() {
        return Stream.of(
                file("data-00000-of-00001: expected SHA-256", Variables.DATA, bytes -> {
                    bytes[bytes.length / 2] ^= 1;
                    return bytes;
                }),
                file(
                        "data-00000-of-00001: expected 221184 bytes, found 8",
                        Variables.DATA,
                        bytes -> Arrays.copyOf(bytes, 8)),
                file("variables.index: expected SHA-256", Variables.INDEX, bytes -> {
                    bytes[9] ^= 1;
                    return bytes;
                }),
                sparse(
                        "variables.index: expected the index of variables.data-00000-of-00001 of at most",
                        Variables.INDEX),
                sparse("data-00000-of-00001: expected 221184 bytes, found 1099511627777", Variables.DATA));
    }

    /** With a terabyte of nothing, which a hash or a copy would read for hours. */
    private static Arguments sparse(String message, String file) {
        Consumer<Path> changer = bundle -> {
            try (FileChannel channel = FileChannel.open(bundle.resolve(file), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[1]), 1L << 40);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        return Arguments.of(message, changer);
    }

    private static Arguments file(String message, String file, UnaryOperator<byte[]> change) {
        Consumer<Path> changer = bundle -> {
            try {
                Files.write(bundle.resolve(file), change.apply(Files.readAllBytes(bundle.resolve(file))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        return Arguments.of(message, changer);
    }

    @ParameterizedTest
    @MethodSource
    void should_refuse_another_saver(String reason, Consumer<MetaGraphDef.Builder> change) throws IOException {
        Path file = path.resolve("saved_model.pb");
        SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
        change.accept(model.getMetaGraphsBuilder(0));
        String before = Hashes.sha256(file);
        Files.write(file, model.build().toByteArray());
        FrozenFiles.replace(path.resolve("model.json"), before, Hashes.sha256(file));
        assertThatThrownBy(() -> Model.load(Bundle.open(path), SessionOptions.DEFAULT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a graph that computes and does nothing else, found ")
                .hasMessageContaining(reason);
    }

    static Stream<Arguments> should_refuse_another_saver() {
        return Stream.of(
                is("RestoreV2 (save/RestoreV2)", meta -> latent(meta).addInput("^save/RestoreV2")),
                is("RestoreV2 (save/RestoreV2)", meta -> latent(meta).setInput(0, "save/RestoreV2:1")),
                is(
                        "RestoreV2",
                        meta -> meta.getGraphDefBuilder()
                                .addNode(NodeDef.newBuilder()
                                        .setName("save/more")
                                        .setOp("Identity")
                                        .addInput("save/RestoreV2")
                                        .putAttr("T", type(DataType.DT_FLOAT)))),
                is(
                        "RestoreV2",
                        meta -> meta.getSignatureDefMap()
                                .forEach((key, value) -> meta.putSignatureDef(
                                        key,
                                        value.toBuilder()
                                                .putOutputs(
                                                        "x",
                                                        TensorInfo.newBuilder()
                                                                .setName("save/RestoreV2:0")
                                                                .build())
                                                .build()))),
                is("AssignVariableOp", meta -> node(meta, "save/assign_0").setInput(1, "latent")),
                is(
                        "RestoreV2 (save/RestoreV2)",
                        meta -> node(meta, "save/RestoreV2").setInput(0, "save/tensor_names")),
                is(
                        "SaveV2 (save/out)",
                        meta -> meta.getGraphDefBuilder()
                                .addNode(
                                        NodeDef.newBuilder().setName("save/out").setOp("SaveV2"))),
                is(
                        "RestoreV2 (save/RestoreV2 and 1 more)",
                        meta -> meta.getGraphDefBuilder()
                                .addNode(node(meta, "save/RestoreV2").clone().setName("other"))),
                is(
                        "VarHandleOp",
                        meta -> node(meta, "blocks.0.attn.qkv.weight/variable")
                                .putAttr(
                                        "shared_name",
                                        AttrValue.newBuilder()
                                                .setS(ByteString.copyFromUtf8("blocks.1.attn.qkv.weight/variable"))
                                                .build())));
    }

    private static Arguments is(String reason, Consumer<MetaGraphDef.Builder> change) {
        return Arguments.of(reason, change);
    }

    private static AttrValue type(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }

    private static NodeDef.Builder latent(MetaGraphDef.Builder meta) {
        return node(meta, Taps.LATENT);
    }

    private static NodeDef.Builder node(MetaGraphDef.Builder meta, String name) {
        return meta.getGraphDefBuilder().getNodeBuilderList().stream()
                .filter(node -> node.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
