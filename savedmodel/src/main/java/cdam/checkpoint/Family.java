package cdam.checkpoint;

import cdam.vit.Layout;
import cdam.vit.Mlp;
import cdam.vit.Pooling;
import cdam.vit.PositionInterpolation;
import cdam.vit.Positions;
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
 * @param block what stands before a block's own names, {@code #} being its number from 0, {@code @} from 1
 * @param epsilon of the layer norms where nobody says another
 * @param interpolation how its own library takes positions to other grids
 * @param anchor DINO's name of a tensor that no other model has under the family's
 * @param names DINO's names without {@code .weight} or {@code .bias}, to the family's: alternatives, each of one name or
 *     of several that are joined along the first axis
 */
record Family(
        String name,
        String block,
        double epsilon,
        PositionInterpolation interpolation,
        String anchor,
        Map<String, List<List<String>>> names) {
    static final double CLIP_EPSILON = 1e-5;
    static final double DINOV3_EPSILON = 1e-5;
    /** DINOv2's positions at the size for which Keras's graph was made: what it computes with. */
    static final String KERAS_POSITIONS = "embeddings.interpolated_position_embeddings";

    private static final String PATCHES = "patch_embed.proj.weight";
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
                    "register_tokens=register_tokens|reg_token|dist_token|storage_tokens",
                    "norm=norm|fc_norm",
                    "#ls1.gamma=ls1.gamma|gamma_1",
                    "#ls2.gamma=ls2.gamma|gamma_2",
                    "#mlp.fc1=mlp.fc1|mlp.w12|mlp.w1+mlp.w2|mlp.fc1_g+mlp.fc1_x",
                    "#mlp.fc2=mlp.fc2|mlp.w3",
                    "pool.probe=attn_pool.latent",
                    "pool.attn.qkv=attn_pool.q+attn_pool.kv",
                    "pool.attn.proj=attn_pool.proj",
                    "pool.norm2=attn_pool.norm",
                    "pool.mlp.fc1=attn_pool.mlp.fc1",
                    "pool.mlp.fc2=attn_pool.mlp.fc2"),
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
                    "#ls2.gamma=layer_scale2.lambda1",
                    "#mlp.fc1=mlp.fc1|mlp.weights_in",
                    "#mlp.fc2=mlp.fc2|mlp.weights_out"),
            dinov3("Hugging Face DINOv3", "layer.#."),
            dinov3("Hugging Face DINOv3 of transformers 5 in memory", "model.layer.#."),
            of(
                    "Hugging Face CLIP or SigLIP",
                    "encoder.layers.#.",
                    ViTConfig.USUAL_EPSILON,
                    PositionInterpolation.HUGGING_FACE,
                    "cls_token=embeddings.class_embedding",
                    "pos_embed=embeddings.position_embedding.weight",
                    "patch_embed.proj=embeddings.patch_embedding",
                    "norm_pre=pre_layrnorm",
                    "norm=post_layernorm",
                    "#norm1=layer_norm1",
                    "#norm2=layer_norm2",
                    "#attn.qkv=self_attn.q_proj+self_attn.k_proj+self_attn.v_proj",
                    "#attn.proj=self_attn.out_proj",
                    "pool.probe=head.probe",
                    "pool.attn.qkv=head.attention.in_proj_*",
                    "pool.attn.proj=head.attention.out_proj",
                    "pool.norm2=head.layernorm",
                    "pool.mlp.fc1=head.mlp.fc1",
                    "pool.mlp.fc2=head.mlp.fc2"),
            of(
                            "OpenAI CLIP or OpenCLIP",
                            "transformer.resblocks.#.",
                            CLIP_EPSILON,
                            PositionInterpolation.TIMM,
                            "cls_token=class_embedding",
                            "pos_embed=positional_embedding",
                            "patch_embed.proj=conv1",
                            "norm_pre=ln_pre",
                            "norm=ln_post",
                            "#norm1=ln_1",
                            "#norm2=ln_2",
                            "#attn.qkv=attn.in_proj_*",
                            "#attn.proj=attn.out_proj",
                            "#ls1.gamma=ls_1.gamma",
                            "#ls2.gamma=ls_2.gamma",
                            "#mlp.fc1=mlp.c_fc",
                            "#mlp.fc2=mlp.c_proj")
                    .foundBy("norm_pre.weight"),
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
                    "KerasHub ViT",
                    "vit_encoder.transformer_block_@.",
                    ViTConfig.USUAL_EPSILON,
                    PositionInterpolation.HUGGING_FACE,
                    "cls_token=vit_patching_and_embedding.class_token",
                    "pos_embed=vit_patching_and_embedding.position_embedding.embeddings",
                    "patch_embed.proj=vit_patching_and_embedding.patch_embedding",
                    "norm=vit_encoder.ln",
                    "#norm1=ln_1",
                    "#norm2=ln_2",
                    "#attn.qkv=mha.query+mha.key+mha.value",
                    "#attn.proj=mha.attention_output",
                    "#mlp.fc1=mlp.dense_1",
                    "#mlp.fc2=mlp.dense_2"),
            huggingFace(
                    "KerasHub DINOv2",
                    "encoder.layers_#.",
                    ViTConfig.USUAL_EPSILON,
                    "pos_embed=" + KERAS_POSITIONS + "|embeddings.position_embeddings",
                    "#attn.proj=attention.attention.attention_output",
                    "#ls1.gamma=layer_scale1.lambda1",
                    "#ls2.gamma=layer_scale2.lambda1",
                    "#mlp.fc1=mlp.fc1|mlp.weights_in",
                    "#mlp.fc2=mlp.fc2|mlp.weights_out"),
            huggingFace(
                    "KerasHub DINOv3",
                    "encoder.layers_#.",
                    DINOV3_EPSILON,
                    "#ls1.gamma=layer_scale1.lambda1",
                    "#ls2.gamma=layer_scale2.lambda1",
                    "#mlp.fc1=mlp.gate_proj+mlp.up_proj|mlp.up_proj",
                    "#mlp.fc2=mlp.down_proj"),
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

    private static Family dinov3(String name, String block) {
        return of(
                name,
                block,
                DINOV3_EPSILON,
                PositionInterpolation.HUGGING_FACE,
                "cls_token=embeddings.cls_token",
                "pos_embed=embeddings.position_embeddings",
                "register_tokens=embeddings.register_tokens",
                "patch_embed.proj=embeddings.patch_embeddings",
                "#attn.qkv=attention.q_proj+attention.k_proj+attention.v_proj",
                "#attn.proj=attention.o_proj",
                "#ls1.gamma=layer_scale1.lambda1",
                "#ls2.gamma=layer_scale2.lambda1",
                "#mlp.fc1=mlp.gate_proj+mlp.up_proj|mlp.up_proj",
                "#mlp.fc2=mlp.down_proj");
    }

    private Family foundBy(String canonical) {
        return new Family(name, block, epsilon, interpolation, canonical, names);
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
        return new Family(name, block, epsilon, interpolation, PATCHES, Map.copyOf(names));
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
        if (name.contains("@")) {
            name = name.replace("@", String.valueOf(Integer.parseInt(block) + 1));
        }
        if (name.endsWith("*")) {
            return name.substring(0, name.length() - 1) + suffix;
        }
        return suffix.isEmpty() ? name : name + "." + suffix;
    }

    /** Whether it is the one whose names this program has, too: DINO's, DINOv2's and timm's. */
    boolean isDino() {
        return equals(ALL.get(0));
    }

    /** Whether a Keras graph has these names, which is made for one size of images. */
    boolean isKeras() {
        return name.startsWith("KerasHub");
    }

    /** Whether its positions are rotary, though no tensor tells. */
    boolean isRotary() {
        return epsilon == DINOV3_EPSILON && name.contains("DINOv3");
    }

    /** The name of the tensor by which a model is found: the patch embedding's weight, if that is a name of nothing else. */
    String found() {
        return stored(anchor).get(0).get(0);
    }

    /** How many different blocks the file names. */
    int depth(StateDict dict) {
        String[] around = block.split("[#@]", -1);
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
        Layout layout = new Layout(Mlp.PLAIN, Positions.LEARNED, true, true, Pooling.PROBE);
        ViTConfig everything =
                new ViTConfig(1, blocks, 1, 1, 1, 1, 1, 1, true, PositionInterpolation.DINO).with(layout);
        return everything.tensorShapes().keySet().stream()
                .filter(canonical -> stored(canonical).stream().anyMatch(dict::hasAll))
                .count();
    }
}
