package cdam.checkpoint;

import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model's tensors in a checkpoint, by DINO's names: which of the file's they are made of, checked without reading a number. A
 * bias that no block has is zeros; positions of tokens before the patches go into these tokens.
 */
final class StoredBackbone {
    private static final String POSITIONS = "pos_embed";
    private static final String REGISTERS = "register_tokens";
    private static final String QKV_BIAS = ".attn.qkv.bias";
    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";

    private final Names names;
    private final StateDict dict;
    private final ViTConfig config;
    private final Optional<PositionRows> rows;
    private final List<Boolean> biased;

    /** @throws cdam.io.InputException if a tensor is missing, or of another shape, or shares its bytes with too many others */
    StoredBackbone(Names names, ModelShape.Found shape) {
        this.names = names;
        this.dict = names.dict();
        this.config = shape.config();
        this.rows = shape.rows();
        this.biased = biasedParts();
        List<String> stored = new ArrayList<>();
        for (Map.Entry<String, int[]> tensor : config.tensorShapes().entrySet()) {
            List<String> parts = partsOf(tensor.getKey());
            int[] part = partShape(tensor.getKey(), tensor.getValue(), parts.size());
            for (String name : parts) {
                if (dict.has(name)) {
                    dict.claim(name, part);
                    stored.add(name);
                }
            }
        }
        dict.requireStored(stored);
    }

    /** What the file does without. */
    List<Choice> choices() {
        List<String> none = biasNames("blocks.0" + QKV_BIAS).stream()
                .filter(name -> !dict.has(name))
                .toList();
        return none.isEmpty()
                ? List.of()
                : List.of(new Choice("biases " + String.join(", ", none), "0", "no block of the file has them"));
    }

    private List<String> partsOf(String canonical) {
        if (canonical.equals(POSITIONS) && rows.isEmpty()) {
            return List.of();
        }
        if (canonical.endsWith(QKV_BIAS)) {
            return biases(canonical);
        }
        names.requireAll(canonical);
        return names.parts(canonical);
    }

    /** The biases that belong to the parts of the weight; one that no block has is none. */
    private List<String> biases(String canonical) {
        List<String> parts = biasNames(canonical);
        for (int part = 0; part < parts.size(); part++) {
            if (!dict.has(parts.get(part)) && biased.get(part)) {
                throw dict.missing(parts.get(part));
            }
        }
        return parts;
    }

    private List<String> biasNames(String canonical) {
        return names.parts(canonical.substring(0, canonical.length() - BIAS.length()) + WEIGHT).stream()
                .map(name -> name.substring(0, name.length() - WEIGHT.length()) + BIAS)
                .toList();
    }

    /** Of each part of a query, key and value: whether any block has a bias for it. */
    private List<Boolean> biasedParts() {
        List<List<String>> blocks = IntStream.range(0, config.depth())
                .mapToObj(block -> biasNames("blocks." + block + QKV_BIAS))
                .toList();
        return IntStream.range(0, blocks.get(0).size())
                .mapToObj(part -> blocks.stream().anyMatch(biases -> dict.has(biases.get(part))))
                .toList();
    }

    private int[] partShape(String canonical, int[] shape, int parts) {
        int[] part = shape.clone();
        if (canonical.equals(POSITIONS)) {
            part[1] = rows.map(found -> (int) found.grid().patches() + found.prefix())
                    .orElse(0);
        } else if (parts > 1) {
            part[0] = shape[0] / parts;
        }
        return part;
    }

    /** A tensor's numbers. */
    float[] read(String canonical, int[] shape) {
        float[] values = joined(canonical, shape);
        int width = config.width();
        if (canonical.equals(POSITIONS)) {
            return positions(values, shape[1] * width);
        }
        int prefix = rows.map(PositionRows::prefix).orElse(0);
        if (canonical.equals(REGISTERS) && prefix > 1) {
            float[] all = joined(POSITIONS, new int[] {1, 0, width}); // the rows are those of the file
            for (int i = 0; i < values.length; i++) {
                values[i] += all[width + i];
            }
        }
        return values;
    }

    /** One row for [CLS], zeros where the file has none, and the patches'. */
    private float[] positions(float[] stored, int size) {
        float[] all = new float[size];
        int width = config.width();
        int prefix = rows.map(PositionRows::prefix).orElse(0);
        if (stored.length > 0) {
            System.arraycopy(stored, 0, all, 0, Math.min(prefix, 1) * width);
            System.arraycopy(stored, prefix * width, all, width, stored.length - prefix * width);
        }
        return all;
    }

    private float[] joined(String canonical, int[] shape) {
        List<String> parts = partsOf(canonical);
        int[] part = partShape(canonical, shape, parts.size());
        int size = 1;
        for (int length : part) {
            size *= length;
        }
        float[] all = new float[size * parts.size()];
        for (int i = 0; i < parts.size(); i++) {
            if (dict.has(parts.get(i))) {
                System.arraycopy(dict.take(parts.get(i), part), 0, all, i * size, size);
            }
        }
        return all;
    }
}
