package cdam.bundle;

import cdam.bundle.LabelFile.Entry;
import cdam.io.InputException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Class names in a list or a dictionary, of JSON or as Python prints them (which YAML reads): {@code ["cat", "dog"]},
 * {@code {0: 'cat'}}, {@code {"0": ["n02123045", "tabby"]}}, {@code {"cat": 0}}, and Hugging Face's {@code id2label}.
 */
final class LabelTree {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper PYTHON = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String ID_TO_LABEL = "id2label";
    private static final String NUMBER = "\\d{1,9}";

    private LabelTree() {}

    static LabelFile read(String text) {
        JsonNode tree = tree(text);
        if (tree.isArray()) {
            List<Entry> entries = new ArrayList<>();
            tree.forEach(one -> entries.add(entry(one)));
            return new LabelFile("a list", entries);
        }
        JsonNode table = tree.has(ID_TO_LABEL) ? tree.get(ID_TO_LABEL) : tree;
        if (table.propertyNames().stream().allMatch(name -> name.matches(NUMBER))) {
            return byIndex(table);
        }
        if (table.values().stream().allMatch(JsonNode::isInt)) {
            return byName(table);
        }
        throw wrong();
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException notJson) {
            try {
                return PYTHON.readTree(text);
            } catch (JacksonException e) {
                throw new InputException(
                        "expected a list or dictionary of JSON or Python, found what cannot be read as one"
                                + " from line " + Math.max(1, e.getLocation().getLineNr()) + " on",
                        e);
            }
        }
    }

    private static LabelFile byIndex(JsonNode table) {
        List<Integer> numbers = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        table.properties().forEach(property -> {
            numbers.add(Integer.parseInt(property.getKey()));
            entries.add(entry(property.getValue()));
        });
        return new LabelFile("names by index", LabelOrder.byRow(numbers, entries));
    }

    private static LabelFile byName(JsonNode table) {
        List<Integer> numbers = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        table.properties().forEach(property -> {
            numbers.add(property.getValue().intValue());
            entries.add(new Entry(null, property.getKey()));
        });
        return new LabelFile("indices by name", LabelOrder.byRow(numbers, entries));
    }

    /** A name, or an identifier and a name. */
    private static Entry entry(JsonNode node) {
        if (node.isString()) {
            return new Entry(null, node.stringValue().strip());
        }
        if (node.isArray()
                && node.size() == 2
                && node.get(0).isString()
                && node.get(1).isString()) {
            return new Entry(
                    node.get(0).stringValue().strip(), node.get(1).stringValue().strip());
        }
        throw wrong();
    }

    private static InputException wrong() {
        return new InputException(
                "expected a list of names, or a dictionary of names by index or of indices by name, found"
                        + " another one; write one name per line, in the order of the head's rows");
    }
}
