package cdam.vit;

/**
 * The names of the graph's public tensors, each of which can be fetched, and each marked "fed" can be given instead of
 * computed. B images, M = 1 + R + N tokens ([CLS], registers, patches), width d, heads h, classes C, directions K.
 */
public final class Taps {
    /** Fed: normalised images (B,3,H,W), H and W multiples of the patch. */
    public static final String IMAGE = "image";

    /** Fed: tokens (B,M,d) after the position embedding; with tokens left out for ablation. */
    public static final String TOKENS = "tokens";

    /** Fed with {@link #TOKENS}: query, key and value of the first block's tokens, joined: (B,M,3d). */
    public static final String FIRST_QKV = "first_qkv";

    /**
     * Fed with {@link #TOKENS} or {@link #BLOCK_INPUT} where positions are rotary: each token's cosines, then sines, (1,M,e) or
     * (B,M,e).
     */
    public static final String ROTATION = "rotation";

    /** Fed: what enters the last block, or the pooling of a probe, z (B,M,d). */
    public static final String BLOCK_INPUT = "block_input";

    /** Fed with {@link #BLOCK_INPUT}: its normed tokens, the paper's T (B,M,d). */
    public static final String NORMED_TOKENS = "normed_tokens";

    /**
     * Fed: what the softmax of the last block's [CLS] row sees (B,h,M); the part of a key's bias, the same for all
     * tokens, left out.
     */
    public static final String ATTENTION_LOGITS = "attention_logits";

    /**
     * Attention of [CLS] to every token in the last block, or of the probe (B,h,M); rows sum to 1. Where the latent is a mean of
     * patches: of [CLS], or without one the patches' mean.
     */
    public static final String ATTENTION = "attention";

    /** What heads read (B,d): {@link Pooling}, [CLS] after the final norm as a rule. */
    public static final String LATENT = "latent";

    /** Patches after the final norm (B,N,d); the only tap that needs the whole last block. */
    public static final String PATCH_LATENTS = "patch_latents";

    /** Fed: a linear head's weight (C,d). */
    public static final String HEAD_WEIGHT = "head_weight";

    /** Fed: a linear head's bias (C). */
    public static final String HEAD_BIAS = "head_bias";

    /** (B,C). */
    public static final String LOGITS = "logits";

    /** Fed: rows of the head to explain (K), int32. */
    public static final String CLASS_IDS = "class_ids";

    /** Fed, or the rows of the head named by {@link #CLASS_IDS}: gradients df/dlatent, (1,K,d) or one set an image (B,K,d). */
    public static final String DIRECTIONS = "directions";

    /** CDAM scores (B,K,N) of all directions, by the closed form. */
    public static final String CDAM = "cdam";

    /** The part of {@link #CDAM} that comes through the values. */
    public static final String CDAM_VALUE = "cdam_value";

    /** The part of {@link #CDAM} that comes through the attention. */
    public static final String CDAM_ATTENTION = "cdam_attention";

    private Taps() {}

    /** What enters a block, (B,M,d): {@link #TOKENS} for the first; for the last it is {@link #BLOCK_INPUT} instead. */
    public static String blockInput(int block) {
        return block == 0 ? TOKENS : BLOCK_INPUT + "_" + block;
    }

    /** Query, key and value of a block's tokens, joined: (B,M,3d); not of the last. */
    public static String qkv(int block) {
        return block == 0 ? FIRST_QKV : "qkv_" + block;
    }

    /** The sums of values by attention, heads joined, before their projection: (B M,d). */
    public static String mixedValues(int block) {
        return "mixed_values_" + block;
    }

    /** A block's tokens between attention and MLP, (B M,d). */
    public static String middle(int block) {
        return "middle_" + block;
    }

    /** What the first layer of a block's MLP gives, (B M,H), gated (B M,2H). */
    public static String hidden(int block) {
        return "hidden_" + block;
    }

    /** A weight, by its name in DINO's state dict: a matrix as (in,out), LayerScale multiplied into it. */
    public static String weight(int block, String name) {
        return "blocks." + block + "." + name + ".weight";
    }

    /** Attention of a block, (B,h,M,M); the last block's is computed only when fetched. */
    public static String attention(int block) {
        return "attention_" + block;
    }

    /** Attention of [CLS] to every token in a block, (B,h,M). */
    public static String clsAttention(int block) {
        return "cls_attention_" + block;
    }

    /** [CLS] of a block's output after the final norm, (B,d). */
    public static String cls(int block) {
        return "cls_" + block;
    }
}
