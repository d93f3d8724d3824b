package cdam.bundle;

import cdam.vit.Taps;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Cuts the last block and what follows it out of a model's graph, with {@link Taps#BLOCK_INPUT} as its input. TensorFlow prepares
 * a whole graph, every weight copied several times, for each new set of tensors that is fetched, whatever is fed; of
 * this part it has a twelfth to prepare.
 */
final class LastBlock {
    /** Every tap of the last block leads to one of these, or is one. */
    private static final List<String> ENDS =
            List.of(Taps.LOGITS, Taps.PATCH_LATENTS, Taps.ATTENTION, Taps.CDAM, Taps.CDAM_VALUE, Taps.CDAM_ATTENTION);

    private static final Set<String> INPUTS = Set.of(Taps.BLOCK_INPUT, Taps.ROTATION);

    private LastBlock() {}

    /** The part as a graph of its own. */
    static GraphDef of(GraphDef whole) {
        Map<String, NodeDef> nodes = new HashMap<>();
        whole.getNodeList().forEach(node -> nodes.put(node.getName(), node));
        Set<String> needed = needed(nodes);
        GraphDef.Builder part = GraphDef.newBuilder().setVersions(whole.getVersions());
        for (NodeDef node : whole.getNodeList()) {
            if (needed.contains(node.getName())) {
                part.addNode(INPUTS.contains(node.getName()) ? fed(node) : node);
            }
        }
        return part.build();
    }

    /** What the ends depend on, back to the last block's input. */
    private static Set<String> needed(Map<String, NodeDef> nodes) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(ENDS);
        while (!open.isEmpty()) {
            String name = open.pop();
            NodeDef node = nodes.get(name);
            if (node != null && needed.add(name) && !INPUTS.contains(name)) {
                node.getInputList().forEach(input -> open.push(nodeOf(input)));
            }
        }
        return needed;
    }

    /** The operation of an input, which is written {@code name}, {@code name:output} or {@code ^name}. */
    private static String nodeOf(String input) {
        String name = input.startsWith("^") ? input.substring(1) : input;
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    private static NodeDef fed(NodeDef identity) {
        AttrValue anyShape = AttrValue.newBuilder()
                .setShape(TensorShapeProto.newBuilder().setUnknownRank(true))
                .build();
        return NodeDef.newBuilder()
                .setName(identity.getName())
                .setOp("Placeholder")
                .putAttr("dtype", identity.getAttrOrThrow("T"))
                .putAttr("shape", anyShape)
                .build();
    }
}
