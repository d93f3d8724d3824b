package cdam.checkpoint;

import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that one family of models gives its tensors.
 *
 * @param name what a user calls it
 * @param blocks what stands before a block's number
 * @param names DINO's name, without {@code .weight} or {@code .bias} and with {@code #} for a block's number, to the
 *     family's; several are joined along the first axis. What is not listed has DINO's name
 */
record Family(String name, String blocks, Map<String, List<String>> names) {
    /** Every family that is read; the one that knows most of a file's names is taken. */
    static final List<Family> ALL = List.of(
            new Family("DINO, DINOv2 or timm", "blocks.", Map.of()),
            new Family("timm with registers", "blocks.", Map.of("register_tokens", List.of("reg_token"))),
            huggingFace(
                    "Hugging Face ViT",
                    Map.of(
                            "blocks.#.norm1", List.of("encoder.layer.#.layernorm_before"),
                            "blocks.#.norm2", List.of("encoder.layer.#.layernorm_after"),
                            "blocks.#.mlp.fc1", List.of("encoder.layer.#.intermediate.dense"),
                            "blocks.#.mlp.fc2", List.of("encoder.layer.#.output.dense"))),
            huggingFace(
                    "Hugging Face DINOv2",
                    Map.of(
                            "register_tokens", List.of("embeddings.register_tokens"),
                            "blocks.#.norm1", List.of("encoder.layer.#.norm1"),
                            "blocks.#.norm2", List.of("encoder.layer.#.norm2"),
                            "blocks.#.ls1.gamma", List.of("encoder.layer.#.layer_scale1.lambda1"),
                            "blocks.#.ls2.gamma", List.of("encoder.layer.#.layer_scale2.lambda1"),
                            "blocks.#.mlp.fc1", List.of("encoder.layer.#.mlp.fc1"),
                            "blocks.#.mlp.fc2", List.of("encoder.layer.#.mlp.fc2"))));

    /** Several times the deepest ViT that was published. */
    private static final int MAX_DEPTH = 500;

    private static final Pattern BLOCK = Pattern.compile("^blocks\\.(\\d+)\\.");
    private static final Pattern SUFFIX = Pattern.compile("\\.(?:weight|bias)$");

    private static Family huggingFace(String name, Map<String, List<String>> own) {
        Map<String, List<String>> names = new HashMap<>(own);
        names.put("cls_token", List.of("embeddings.cls_token"));
        names.put("pos_embed", List.of("embeddings.position_embeddings"));
        names.put("patch_embed.proj", List.of("embeddings.patch_embeddings.projection"));
        names.put("norm", List.of("layernorm"));
        String attention = "encoder.layer.#.attention.";
        names.put(
                "blocks.#.attn.qkv",
                Stream.of("query", "key", "value")
                        .map(part -> attention + "attention." + part)
                        .toList());
        names.put("blocks.#.attn.proj", List.of(attention + "output.dense"));
        return new Family(name, "encoder.layer.", Map.copyOf(names));
    }

    /** The family that explains most of the names. */
    static Family of(StateDict dict) {
        Family best = ALL.stream()
                .max(Comparator.comparingLong((Family family) -> family.known(dict))
                        .thenComparingInt(family -> -ALL.indexOf(family)))
                .orElseThrow();
        if (best.known(dict) == 0) {
            throw dict.error("no Vision Transformer of a known family ("
                    + ALL.stream().map(Family::name).collect(Collectors.joining("; ")) + "): expected one of "
                    + String.join(", ", tried("cls_token")) + ", found " + StateDict.some(dict.names()));
        }
        return best;
    }

    /** The family's names for one of DINO's; more than one are parts, joined along the first axis. */
    List<String> stored(String canonical) {
        Matcher block = BLOCK.matcher(canonical);
        String number = block.find() ? block.group(1) : "";
        String template = number.isEmpty() ? canonical : "blocks.#." + canonical.substring(block.end());
        Matcher ending = SUFFIX.matcher(template);
        String suffix = ending.find() ? ending.group() : "";
        String stem = template.substring(0, template.length() - suffix.length());
        return names.getOrDefault(stem, List.of(stem)).stream()
                .map(name -> name.replace("#", number) + suffix)
                .toList();
    }

    /** Every family's names for one of DINO's. */
    static Set<String> tried(String canonical) {
        return ALL.stream()
                .flatMap(family -> family.stored(canonical).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** How many different blocks the file names. */
    int depth(StateDict dict) {
        Pattern block = Pattern.compile("^" + Pattern.quote(blocks) + "(\\d+)\\.");
        int depth = (int) dict.names().stream()
                .map(block::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .distinct()
                .count();
        if (depth > MAX_DEPTH) {
            throw dict.error("expected at most " + MAX_DEPTH + " blocks, found " + depth);
        }
        return depth;
    }

    private long known(StateDict dict) {
        int blocks = Math.max(1, depth(dict));
        ViTConfig everything = new ViTConfig(1, blocks, 1, 1, 1, 1, 1, 1, true, PositionInterpolation.DINO);
        return everything.tensorShapes().keySet().stream()
                .flatMap(canonical -> stored(canonical).stream())
                .filter(dict::has)
                .count();
    }
}
