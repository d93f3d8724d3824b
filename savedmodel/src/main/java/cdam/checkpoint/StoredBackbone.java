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
    private static final String PERIODS = "rope_embed.periods";
    private static final String PATCH_BIAS = "patch_embed.proj.bias";
    private static final String MASK = "_mask"; // bias_mask
    private static final double DINOV3_BASE = 100;
    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";

    private final Names names;
    private final StateDict dict;
    private final ViTConfig config;
    private final Optional<PositionRows> rows;
    private final Optional<Double> ropeBase;
    private final List<Boolean> biased;

    /** @throws cdam.io.InputException if a tensor is missing, or of another shape, or shares its bytes with too many others */
    StoredBackbone(Names names, ModelShape.Found shape, Optional<Double> ropeBase) {
        this.names = names;
        this.dict = names.dict();
        this.config = shape.config();
        this.rows = shape.rows();
        this.ropeBase = ropeBase;
        this.biased = biasedParts();
        List<String> stored = new ArrayList<>();
        for (Map.Entry<String, int[]> tensor : config.tensorShapes().entrySet()) {
            List<String> parts = partsOf(tensor.getKey());
            for (String name : parts) {
                if (dict.has(name)) {
                    dict.claim(name, partShape(tensor.getKey(), tensor.getValue(), parts, name));
                    stored.add(name);
                }
            }
            String mask = tensor.getKey() + MASK;
            if (dict.has(mask)) {
                dict.claim(mask, tensor.getValue());
                stored.add(mask);
            }
        }
        dict.requireStored(stored);
        if (config.registers() == 0) {
            dict.take(names.parts(REGISTERS)); // Hugging Face writes one of length 0
        }
    }

    /** What the file does without. */
    List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        List<String> none = biasNames("blocks.0" + QKV_BIAS).stream()
                .filter(name -> !name.isEmpty() && !dict.has(name))
                .toList();
        if (!none.isEmpty()) {
            choices.add(new Choice("biases " + String.join(", ", none), "0", "no block of the file has them"));
        }
        if (dict.has("blocks.0" + QKV_BIAS + MASK)) {
            choices.add(new Choice("biases of attention", "times bias_mask", "DINOv3's files have one"));
        }
        if (config.layout().positions().rotary() && !names.has(PERIODS)) {
            choices.add(new Choice(
                    "periods of rotary positions",
                    "from base " + base(),
                    ropeBase.isPresent() ? "config.json" : "DINOv3's, a guess"));
        }
        return choices;
    }

    private double base() {
        return ropeBase.orElse(DINOV3_BASE);
    }

    private List<String> partsOf(String canonical) {
        if (canonical.equals(POSITIONS) && rows.isEmpty()) {
            return List.of();
        }
        if (canonical.endsWith(QKV_BIAS)) {
            return biases(canonical);
        }
        if (canonical.equals(PERIODS) || canonical.equals(PATCH_BIAS)) {
            return names.parts(canonical); // periods are computed, CLIP's patches have no bias
        }
        names.requireAll(canonical);
        return names.parts(canonical);
    }

    /** The biases that belong to the parts of the weight; one that no block has is none. */
    private List<String> biases(String canonical) {
        List<String> parts = biasNames(canonical);
        for (int part = 0; part < parts.size(); part++) {
            if (!dict.has(parts.get(part)) && part < biased.size() && biased.get(part)) {
                throw dict.missing(parts.get(part));
            }
        }
        return parts;
    }

    private List<String> biasNames(String canonical) {
        String attention = canonical.substring(0, canonical.length() - "qkv.bias".length());
        if (dict.has(attention + "q_bias")) {
            return List.of(attention + "q_bias", "", attention + "v_bias");
        }
        return names.parts(canonical.substring(0, canonical.length() - BIAS.length()) + WEIGHT).stream()
                .map(name -> name.substring(0, name.length() - WEIGHT.length()) + BIAS)
                .toList();
    }

    /** Whether any block has a bias for the query, the key and the value, each. */
    private List<Boolean> biasedParts() {
        List<List<String>> blocks = IntStream.range(0, config.depth())
                .mapToObj(block -> biasNames("blocks." + block + QKV_BIAS))
                .toList();
        return IntStream.range(0, blocks.get(0).size())
                .mapToObj(part -> blocks.stream().anyMatch(biases -> dict.has(biases.get(part))))
                .toList();
    }

    /** Each of several parts has as many rows as it brings, if together they are as many as are needed. */
    private int[] partShape(String canonical, int[] shape, List<String> parts, String name) {
        int[] part = shape.clone();
        if (canonical.equals(POSITIONS)) {
            part[1] = rows.map(found -> (int) found.grid().patches() + found.prefix())
                    .orElse(0);
        } else if (parts.size() > 1) {
            int all = parts.stream().filter(dict::has).mapToInt(dict::rows).sum();
            boolean uneven = parts.stream().allMatch(dict::has) && all == shape[0];
            part[0] = uneven && dict.has(name) ? dict.rows(name) : shape[0] / parts.size();
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
        if (canonical.equals(PERIODS) && !names.has(PERIODS)) {
            for (int k = 0; k < values.length; k++) {
                values[k] = (float) Math.pow(base(), (double) k / values.length);
            }
        }
        String mask = canonical + MASK;
        if (dict.has(mask)) {
            float[] factors = dict.take(mask, shape);
            for (int i = 0; i < values.length; i++) {
                values[i] = factors[i] == 0 ? 0 : values[i] * factors[i];
            }
        }
        int prefix = rows.map(PositionRows::prefix).orElse(0);
        int cls = config.layout().cls() ? 1 : 0;
        if (canonical.equals(REGISTERS) && prefix > cls) {
            float[] all = joined(POSITIONS, new int[] {1, 0, width}); // the rows are those of the file
            for (int i = 0; i < values.length; i++) {
                values[i] += all[cls * width + i];
            }
        }
        return values;
    }

    /** One row for [CLS], zeros where the file has none, and the patches'. */
    private float[] positions(float[] stored, int size) {
        float[] all = new float[size];
        int width = config.width();
        int prefix = rows.map(PositionRows::prefix).orElse(0);
        int cls = config.layout().cls() ? 1 : 0;
        System.arraycopy(stored, 0, all, 0, Math.min(prefix, cls) * width);
        System.arraycopy(stored, prefix * width, all, cls * width, stored.length - prefix * width);
        return all;
    }

    private float[] joined(String canonical, int[] shape) {
        List<String> parts = partsOf(canonical);
        int[] whole = canonical.equals(POSITIONS) ? partShape(canonical, shape, parts, "") : shape;
        float[] all = new float[size(whole)];
        int start = 0;
        for (String name : parts) {
            int[] part = partShape(canonical, shape, parts, name);
            if (dict.has(name)) {
                System.arraycopy(dict.take(name, part), 0, all, start, size(part));
            }
            start += size(part);
        }
        return all;
    }

    private static int size(int[] shape) {
        int size = 1;
        for (int length : shape) {
            size *= length;
        }
        return size;
    }
}
