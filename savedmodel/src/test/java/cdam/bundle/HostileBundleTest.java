package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.testing.CommandLine;
import cdam.testing.FrozenFiles;
import cdam.vit.Taps;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Bundles of somebody who wants more than numbers; their cards are adapted, as an attacker would. */
class HostileBundleTest {
    private static final String INIT = "__saved_model_init_op";

    @TempDir
    Path folder = Path.of("");

    private Path bundle = Path.of("");
    private Path secret = Path.of("");
    private Path stolen = Path.of("");

    @BeforeEach
    void copy() throws IOException {
        bundle = FrozenFiles.copy("bundle-1", folder);
        secret = Files.writeString(folder.resolve("secret.txt"), "my key");
        stolen = folder.resolve("stolen.txt");
    }

    /** A sparse file: nothing of it is read. */
    @Test
    void should_refuse_a_head_file_that_is_too_large_by_its_size() throws IOException {
        Path weights = bundle.resolve("heads/animals.safetensors");
        try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
            file.setLength((2L << 30) + 1);
        }

        assertThatThrownBy(() -> Bundle.open(bundle).head("animals"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(weights + ": expected at most 2147483648 bytes of a head, found 2147483649");
    }

    private void change(Consumer<MetaGraphDef.Builder> change) {
        Path file = bundle.resolve("saved_model.pb");
        try {
            SavedModel.Builder model = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
            change.accept(model.getMetaGraphsBuilder(0));
            String before = Hashes.sha256(file);
            Files.write(file, model.build().toByteArray());
            FrozenFiles.replace(bundle.resolve("model.json"), before, Hashes.sha256(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NodeDef.Builder node(String name, String operation, String... inputs) {
        return NodeDef.newBuilder().setName(name).setOp(operation).addAllInput(java.util.List.of(inputs));
    }

    private static AttrValue type(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }

    private static NodeDef text(String name, Path value) {
        TensorProto tensor = TensorProto.newBuilder()
                .setDtype(DataType.DT_STRING)
                .setTensorShape(TensorShapeProto.getDefaultInstance())
                .addStringVal(ByteString.copyFrom(value.toString(), StandardCharsets.UTF_8))
                .build();
        return node(name, "Const")
                .putAttr("dtype", type(DataType.DT_STRING))
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
                .build();
    }

    /** Nodes that copy the secret; the last one is named {@code steal}. */
    private void addTheft(MetaGraphDef.Builder meta) {
        meta.getGraphDefBuilder()
                .addNode(text("from", secret))
                .addNode(text("to", stolen))
                .addNode(node("read", "ReadFile", "from"))
                .addNode(node("steal", "WriteFile", "to", "read"));
    }

    private static void runAtLoad(MetaGraphDef.Builder meta) {
        meta.putSignatureDef(
                INIT,
                SignatureDef.newBuilder()
                        .putOutputs(
                                INIT, TensorInfo.newBuilder().setName("steal").build())
                        .build());
    }

    private static void runWithLatent(MetaGraphDef.Builder meta) {
        for (NodeDef.Builder node : meta.getGraphDefBuilder().getNodeBuilderList()) {
            if (node.getName().equals(Taps.LATENT)) {
                node.addInput("^steal");
            }
        }
    }

    @Test
    void should_be_a_real_attack_on_whoever_lets_TensorFlow_load_it() throws IOException {
        change(meta -> {
            addTheft(meta);
            runAtLoad(meta);
        });
        SavedModelBundle.load(bundle.toString()).close();
        assertThat(stolen).hasContent("my key");
    }

    @Test
    void should_run_nothing_of_it() {
        change(meta -> {
            addTheft(meta);
            runAtLoad(meta);
            runWithLatent(meta);
        });
        assertRefused("__saved_model_init_op, which TensorFlow runs when it loads the graph", "ReadFile (read)");
        CommandLine inspect = CommandLine.run("inspect", bundle);
        assertThat(inspect.status()).isZero();
        assertThat(inspect.out()).contains("foreign", "the operation WriteFile (steal)", INIT);
        assertThat(CommandLine.run("inspect", bundle, "--verify").status()).isEqualTo(1);
        assertThat(stolen).doesNotExist();
    }

    private void assertRefused(String... reasons) {
        Bundle opened = Bundle.open(bundle);
        assertThatThrownBy(() -> Model.load(opened, SessionOptions.DEFAULT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("saved_model.pb: expected a graph that computes and does nothing else, found ")
                .hasMessageContainingAll(reasons);
        Head head = opened.head(null).orElseThrow();
        assertThatThrownBy(() -> HeadExporter.write(opened, head, folder.resolve("export"), false))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(reasons);
        assertThat(folder.resolve("export")).doesNotExist();
    }

    static Stream<Arguments> foreign() {
        AttrValue call = AttrValue.newBuilder()
                .setFunc(NameAttrList.newBuilder().setName("f"))
                .build();
        return Stream.of(
                is("the operation PyFunc", meta -> add(meta, node("x", "PyFunc"))),
                is("the operation Made.Up", meta -> add(meta, node("x", "Made.Up"))),
                is("the operation RestoreV2", meta -> add(meta, node("x", "RestoreV2"))),
                is("the operation VarHandleOp", meta -> add(meta, node("x", "VarHandleOp"))),
                is("the operation PartitionedCall", meta -> add(meta, node("x", "PartitionedCall"))),
                is("the operation While", meta -> add(meta, node("x", "While"))),
                is(
                        "functions: f",
                        meta -> meta.getGraphDefBuilder()
                                .getLibraryBuilder()
                                .addFunction(FunctionDef.newBuilder()
                                        .setSignature(OpDef.newBuilder().setName("f"))
                                        .addNodeDef(node("x", "ReadFile")))),
                is(
                        "Identity with an attribute f",
                        meta -> add(meta, node("x", "Identity", "latent").putAttr("f", call))),
                is(
                        "Identity with an attribute _class",
                        meta -> add(meta, node("x", "Identity", "latent").putAttr("_class", type(DataType.DT_FLOAT)))),
                is(
                        "Identity with an attribute T",
                        meta -> add(meta, node("x", "Identity", "latent").putAttr("T", type(DataType.DT_RESOURCE)))),
                is(
                        "for the device /job:other",
                        meta -> add(meta, node("x", "NoOp").setDevice("/job:other"))),
                is(
                        "collections: saved_model_main_op",
                        meta -> meta.putCollectionDef("saved_model_main_op", CollectionDef.getDefaultInstance())),
                is(
                        "files that belong to it: ../../x",
                        meta -> meta.addAssetFileDef(AssetFileDef.newBuilder().setFilename("../../x"))),
                is("objects of TensorFlow's Python", meta -> meta.getObjectGraphDefBuilder()),
                is("Const with an attribute value", meta -> add(meta, constant(1 << 30, 1 << 30))),
                is("Const with an attribute value", meta -> add(meta, constant(-1))));
    }

    private static Arguments is(String reason, Consumer<MetaGraphDef.Builder> change) {
        return Arguments.of(reason, change);
    }

    private static void add(MetaGraphDef.Builder meta, NodeDef.Builder node) {
        meta.getGraphDefBuilder().addNode(node);
    }

    /** One number that TensorFlow would repeat to fill the shape. */
    private static NodeDef.Builder constant(long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).addFloatVal(1);
        for (long side : shape) {
            tensor.getTensorShapeBuilder().addDimBuilder().setSize(side);
        }
        return node("x", "Const")
                .putAllAttr(Map.of(
                        "dtype",
                        type(DataType.DT_FLOAT),
                        "value",
                        AttrValue.newBuilder().setTensor(tensor).build()));
    }

    @ParameterizedTest
    @MethodSource
    void foreign(String reason, Consumer<MetaGraphDef.Builder> change) {
        change(change);
        assertRefused(reason);
    }

    /** Shapes that are known only when images come. */
    @Test
    void should_say_in_one_line_that_a_graph_cannot_be_computed_with() throws IOException {
        byte[] graph = Files.readAllBytes(bundle.resolve("saved_model.pb"));
        List<String> said = new ArrayList<>();
        List<String> names = integers(graph);
        for (String name : names.subList(0, Math.min(30, names.size()))) {
            Path file = bundle.resolve("saved_model.pb");
            String before = Hashes.sha256(file);
            Files.write(file, graph);
            FrozenFiles.replace(bundle.resolve("model.json"), before, Hashes.sha256(file));
            change(meta -> more(meta, name));
            try (Model model = Model.load(Bundle.open(bundle), SessionOptions.DEFAULT)) {
                model.latents(new float[3 * 32 * 32], 1, 32, 32);
            } catch (InputException e) {
                said.add(String.valueOf(e.getMessage()));
            }
        }
        assertThat(said)
                .allMatch(line -> line.startsWith(bundle.toString()) && line.endsWith("; import the checkpoint again"))
                .anyMatch(line -> line.contains(": TensorFlow cannot compute with the graph: "));
    }

    private static List<String> integers(byte[] graph) throws IOException {
        return SavedModel.parseFrom(graph).getMetaGraphs(0).getGraphDef().getNodeList().stream()
                .filter(node -> node.getOp().equals("Const")
                        && node.getAttrOrThrow("dtype").getType() == DataType.DT_INT32)
                .map(NodeDef::getName)
                .toList();
    }

    /** Adds seven to a constant's last number. */
    private static void more(MetaGraphDef.Builder meta, String name) {
        for (NodeDef.Builder node : meta.getGraphDefBuilder().getNodeBuilderList()) {
            if (node.getName().equals(name)) {
                TensorProto.Builder tensor = node.getAttrOrThrow("value").getTensor().toBuilder();
                byte[] content = tensor.getTensorContent().toByteArray();
                if (content.length > 0) {
                    content[content.length - 4] = (byte) (content[content.length - 4] + 7);
                    tensor.setTensorContent(ByteString.copyFrom(content));
                } else if (tensor.getIntValCount() > 0) {
                    tensor.setIntVal(tensor.getIntValCount() - 1, tensor.getIntVal(tensor.getIntValCount() - 1) + 7);
                }
                node.putAttr("value", AttrValue.newBuilder().setTensor(tensor).build());
            }
        }
    }

    @Test
    void should_not_be_exported_with_a_card_of_another_graph() throws IOException {
        Path card = bundle.resolve("model.json");
        String text = Files.readString(card);
        Files.writeString(card, text.replaceFirst("\"depth\" : \\d+", "\"depth\" : 7"));
        assertThat(Files.readString(card)).isNotEqualTo(text);

        CommandLine run = CommandLine.run("export", "--model", bundle, "--out", folder.resolve("out"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors()).singleElement().asString().contains("expected the architecture of the saved_model.pb");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
