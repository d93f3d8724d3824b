package cdam.checkpoint;

import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that one family of models gives its tensors.
 *
 * @param name what a user calls it
 * @param block what stands before a block's own names, {@code #} being its number
 * @param epsilon of the layer norms where nobody says another
 * @param interpolation how its own library takes positions to other grids
 * @param names DINO's names without {@code .weight} or {@code .bias}, to the family's: alternatives, each of one name or
 *     of several that are joined along the first axis
 */
record Family(
        String name,
        String block,
        double epsilon,
        PositionInterpolation interpolation,
        Map<String, List<List<String>>> names) {
    private static final String[] HUGGING_FACE = {
        "cls_token=embeddings.cls_token",
        "pos_embed=embeddings.position_embeddings",
        "patch_embed.proj=embeddings.patch_embeddings.projection",
        "norm=layernorm",
        "register_tokens=embeddings.register_tokens|embeddings.distillation_token",
        "#attn.qkv=attention.attention.query+attention.attention.key+attention.attention.value"
                + "|attention.q_proj+attention.k_proj+attention.v_proj",
        "#attn.proj=attention.output.dense|attention.o_proj",
    };

    /**
     * Every family that is read; the one that knows most of a file's names is taken, of several the first. A row has DINO's name,
     * which {@code #} marks as one of a block, and the family's, where {@code *} stands for weight or bias if no dot is
     * before it. What has no row has DINO's name.
     */
    static final List<Family> ALL = List.of(
            of(
                    "DINO, DINOv2 or timm",
                    "blocks.#.",
                    ViTConfig.USUAL_EPSILON,
                    PositionInterpolation.DINO,
                    "register_tokens=register_tokens|reg_token|dist_token",
                    "#ls1.gamma=ls1.gamma|gamma_1",
                    "#ls2.gamma=ls2.gamma|gamma_2"),
            huggingFace(
                    "Hugging Face ViT",
                    "encoder.layer.#.",
                    1e-12,
                    "#norm1=layernorm_before",
                    "#norm2=layernorm_after",
                    "#mlp.fc1=intermediate.dense",
                    "#mlp.fc2=output.dense"),
            huggingFace(
                    "Hugging Face DINOv2",
                    "encoder.layer.#.",
                    1e-6,
                    "#ls1.gamma=layer_scale1.lambda1",
                    "#ls2.gamma=layer_scale2.lambda1"),
            huggingFace(
                    "Hugging Face ViT of transformers 5 in memory",
                    "layers.#.",
                    1e-12,
                    "#norm1=layernorm_before",
                    "#norm2=layernorm_after"),
            of(
                    "torchvision",
                    "encoder.layers.encoder_layer_#.",
                    ViTConfig.USUAL_EPSILON,
                    PositionInterpolation.HUGGING_FACE,
                    "cls_token=class_token",
                    "pos_embed=encoder.pos_embedding",
                    "patch_embed.proj=conv_proj",
                    "norm=encoder.ln",
                    "#norm1=ln_1",
                    "#norm2=ln_2",
                    "#attn.qkv=self_attention.in_proj_*",
                    "#attn.proj=self_attention.out_proj",
                    "#mlp.fc1=mlp.0|mlp.linear_1",
                    "#mlp.fc2=mlp.3|mlp.linear_2"),
            of(
                    "mmpretrain",
                    "layers.#.",
                    ViTConfig.USUAL_EPSILON,
                    PositionInterpolation.HUGGING_FACE,
                    "patch_embed.proj=patch_embed.projection",
                    "norm=ln1",
                    "#norm1=ln1",
                    "#norm2=ln2",
                    "#ls1.gamma=attn.gamma1.weight",
                    "#ls2.gamma=ffn.gamma2.weight",
                    "#mlp.fc1=ffn.layers.0.0",
                    "#mlp.fc2=ffn.layers.1"));

    /** Several times the deepest ViT that was published. */
    private static final int MAX_DEPTH = 500;

    private static final String PATCHES = "patch_embed.proj.weight";
    private static final Pattern BLOCK = Pattern.compile("^blocks\\.(\\d+)\\.");
    private static final Pattern SUFFIX = Pattern.compile("\\.(weight|bias)$");

    private static Family huggingFace(String name, String block, double epsilon, String... own) {
        return of(
                name,
                block,
                epsilon,
                PositionInterpolation.HUGGING_FACE,
                Stream.of(HUGGING_FACE, own).flatMap(Stream::of).toArray(String[]::new));
    }

    private static Family of(
            String name, String block, double epsilon, PositionInterpolation interpolation, String... rows) {
        Map<String, List<List<String>>> names = new HashMap<>();
        for (String row : rows) {
            String[] sides = row.split("=", 2);
            boolean inBlock = sides[0].startsWith("#");
            names.put(
                    inBlock ? "blocks.#." + sides[0].substring(1) : sides[0],
                    Stream.of(sides[1].split("\\|"))
                            .map(parts -> Stream.of(parts.split("\\+"))
                                    .map(part -> inBlock ? block + part : part)
                                    .toList())
                            .toList());
        }
        return new Family(name, block, epsilon, interpolation, Map.copyOf(names));
    }

    /** The family's names for one of DINO's: alternatives, each of parts that are joined along the first axis. */
    List<List<String>> stored(String canonical) {
        Matcher number = BLOCK.matcher(canonical);
        String block = number.find() ? number.group(1) : "";
        String template = block.isEmpty() ? canonical : "blocks.#." + canonical.substring(number.end());
        Matcher ending = SUFFIX.matcher(template);
        String suffix = ending.find() ? ending.group(1) : "";
        String stem = suffix.isEmpty() ? template : template.substring(0, ending.start());
        List<List<String>> alternatives = names.get(stem);
        if (alternatives == null) {
            String own = block.isEmpty() ? stem : this.block + stem.substring("blocks.#.".length());
            alternatives = List.of(List.of(own));
        }
        return alternatives.stream()
                .map(parts ->
                        parts.stream().map(part -> whole(part, block, suffix)).toList())
                .toList();
    }

    private static String whole(String part, String block, String suffix) {
        String name = part.replace("#", block);
        if (name.endsWith("*")) {
            return name.substring(0, name.length() - 1) + suffix;
        }
        return suffix.isEmpty() ? name : name + "." + suffix;
    }

    /** Whether it is the one whose names this program has, too: DINO's, DINOv2's and timm's. */
    boolean isDino() {
        return equals(ALL.get(0));
    }

    /** The name of the patch embedding's weight, by which a model is found: every Vision Transformer has one. */
    String patches() {
        return stored(PATCHES).get(0).get(0);
    }

    /** How many different blocks the file names. */
    int depth(StateDict dict) {
        String[] around = block.split("#", -1);
        Pattern number = Pattern.compile("^" + Pattern.quote(around[0]) + "(\\d+)" + Pattern.quote(around[1]));
        int depth = (int) dict.names().stream()
                .map(number::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .distinct()
                .count();
        if (depth > MAX_DEPTH) {
            throw dict.error("expected at most " + MAX_DEPTH + " blocks, found " + depth);
        }
        return depth;
    }

    /** How many tensors of a Vision Transformer the file has under this family's names. */
    long known(StateDict dict) {
        int blocks = Math.max(1, depth(dict));
        ViTConfig everything = new ViTConfig(1, blocks, 1, 1, 1, 1, 1, 1, true, PositionInterpolation.DINO);
        return everything.tensorShapes().keySet().stream()
                .filter(canonical -> stored(canonical).stream().anyMatch(dict::hasAll))
                .count();
    }
}
