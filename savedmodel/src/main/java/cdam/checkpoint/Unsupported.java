package cdam.checkpoint;

import cdam.io.InputException;
import java.util.List;
import java.util.regex.Pattern;

/** Models that are Vision Transformers too, but compute something else: told by a tensor, refused with the reason. */
record Unsupported(Pattern sign, String reason) {
    private static final Unsupported ROTARY =
            of("(?!rope_embed\\.periods$)rope.*|.*\\.rope\\..*", "its rotary positions are not DINOv3's (EVA-02)");

    private static final List<Unsupported> ALL = List.of(
            of("pre_logits\\..*", "it has a layer before its head"),
            of(".*attn\\.(q_norm|k_norm|norm)\\..*", "it normalises inside its attention"),
            ROTARY,
            of(".*relative_position.*|.*rel_pos.*", "its positions are relative (BEiT, SAM)"),
            of(".*attn\\.proj_[lw]\\..*|blocks_token_only\\..*", "its attention heads are mixed (CaiT)"),
            of(".*\\.(base_layer|lora_[AB])\\..*", "it has LoRA adapters beside its weights; merge them first"),
            of(
                    "patch_embed\\.(norm|backbone|conv.*|proj\\.\\d+)\\..*|.*patch_generator\\..*",
                    "its patches are embedded by more than one convolution"));

    private static final int MAX_NAMES = 5000;
    private static final int MAX_PARTS = 16;

    private static Unsupported of(String sign, String reason) {
        return new Unsupported(Pattern.compile(sign), reason);
    }

    /** Throws if the model is one of these. */
    static void check(StateDict dict) {
        for (String name : dict.names()) {
            for (Unsupported model : ALL) {
                if (model.sign.matcher(name).matches()) {
                    throw model.refusal(dict, name);
                }
            }
        }
        checkPositions(dict);
    }

    /**
     * Rotary positions need no tensor: they are told by what a model with positions of its own always has. timm's DINOv3 has
     * LayerScale under DeiT III's name and registers; models with biases of queries and values alone and positions of their own
     * are EVA-02 or BEiT; others without positions have a bias in their attention.
     */
    private static void checkPositions(StateDict dict) {
        if (!dict.has("blocks.0.attn.qkv.weight")) {
            return;
        }
        boolean dinov3 = dict.has("rope_embed.periods") || (dict.has("blocks.0.gamma_1") && dict.has("reg_token"));
        if (dict.has("pos_embed") || !dinov3) {
            if (dict.has("blocks.0.attn.q_bias")) {
                throw new Unsupported(ROTARY.sign, "its attention has the biases of BEiT or EVA-02")
                        .refusal(dict, "blocks.0.attn.q_bias");
            }
        }
        if (dict.has("pos_embed") || dinov3) {
            return;
        }
        if (dict.has("blocks.0.gamma_1")) {
            throw new Unsupported(ROTARY.sign, "its positions are rotary, and it has no registers as DINOv3 has")
                    .refusal(dict, "blocks.0.gamma_1");
        }
        if (!dict.has("blocks.0.attn.qkv.bias")) {
            throw new Unsupported(
                            ROTARY.sign,
                            "it has neither positions nor biases in its attention, as rotary models have not")
                    .refusal(dict, "blocks.0.attn.qkv.weight");
        }
    }

    /** Throws if any part of any name is a sign: for files in which no model was found. */
    static void checkAnywhere(List<StoredTensor> tensors) {
        for (StoredTensor tensor : tensors.subList(0, Math.min(tensors.size(), MAX_NAMES))) {
            String[] parts = tensor.name().split("\\.", -1);
            for (int first = 0; first < parts.length && parts.length <= MAX_PARTS; first++) {
                String name = String.join(".", List.of(parts).subList(first, parts.length));
                for (Unsupported model : ALL) {
                    if (model.sign.matcher(name).matches()) {
                        throw tensor.wrong("a model that cannot be imported: " + model.reason);
                    }
                }
            }
        }
    }

    InputException refusal(StateDict dict, String name) {
        return dict.wrong(name, "a model that cannot be imported: " + reason);
    }
}
