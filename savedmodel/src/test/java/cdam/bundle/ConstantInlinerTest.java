package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.TinyModels;
import cdam.vit.ViTConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

class ConstantInlinerTest {
    private static Map<String, NodeDef> nodes(Path bundle) throws IOException {
        return SavedModel.parseFrom(Files.readAllBytes(bundle.resolve("saved_model.pb")))
                .getMetaGraphs(0)
                .getGraphDef()
                .getNodeList()
                .stream()
                .collect(Collectors.toMap(NodeDef::getName, Function.identity()));
    }

    @Test
    void should_write_every_weight_as_a_constant_of_its_own_name() throws IOException {
        Bundle bundle = TinyModels.bundle("dino");
        ViTConfig config = bundle.card().architecture();
        Map<String, NodeDef> nodes = nodes(bundle.path());
        config.tensorShapes().forEach((name, shape) -> {
            assertThat(nodes).containsKey(name);
            NodeDef node = Objects.requireNonNull(nodes.get(name));
            assertThat(node.getOp()).as(name).isEqualTo("Const");
            int size = 1;
            for (int side : shape) {
                size *= side;
            }
            assertThat(node.getAttrOrThrow("value")
                            .getTensor()
                            .getTensorContent()
                            .size())
                    .as(name)
                    .isEqualTo(4 * size);
        });
    }

    @Test
    void should_leave_only_the_inputs_to_be_fed() throws IOException {
        assertThat(nodes(TinyModels.bundle("dino").path()).values())
                .filteredOn(node -> node.getOp().equals("Placeholder"))
                .extracting(NodeDef::getName)
                .containsExactlyInAnyOrder("image", "head_weight", "head_bias", "class_ids", "save/filename");
    }
}
