package cdam.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Finds the line of a key in a YAML text: Jackson's tree knows paths, but no places. */
final class YamlLines {
    private YamlLines() {}

    /** The line, from 1, of the deepest part of the path that the text has; empty where it has none of it. */
    static Optional<Integer> of(String text, List<String> path) {
        try {
            Optional<Node> root = new Compose(YamlText.SETTINGS).composeString(text);
            Optional<Integer> line = Optional.empty();
            Optional<Node> node = root;
            for (String step : path) {
                Optional<Node> place = node.flatMap(parent -> child(parent, step, false));
                if (place.isEmpty()) {
                    return line;
                }
                line = place.flatMap(Node::getStartMark).map(mark -> mark.getLine() + 1);
                node = node.flatMap(parent -> child(parent, step, true));
            }
            return line;
        } catch (YamlEngineException e) {
            return Optional.empty();
        }
    }

    private static Optional<Node> child(Node parent, String step, boolean value) {
        if (parent instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(step)) {
                    return Optional.of(value ? tuple.getValueNode() : tuple.getKeyNode());
                }
            }
        } else if (parent instanceof SequenceNode sequence && step.matches("\\d{1,6}")) {
            int index = Integer.parseInt(step);
            return index < sequence.getValue().size()
                    ? Optional.of(sequence.getValue().get(index))
                    : Optional.empty();
        }
        return Optional.empty();
    }
}
