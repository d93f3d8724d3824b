package cdam.checkpoint;

import cdam.io.InputException;
import java.util.List;
import java.util.regex.Pattern;

/** Models that are Vision Transformers too, but compute something else: told by a tensor, refused with the reason. */
record Unsupported(Pattern sign, String reason) {
    /** Names its halves where they are two tensors; as one it is told by its shape. */
    static final Unsupported GATED =
            of(".*mlp\\.(w12|w3|w1|w2|weights_in|weights_out|fc1_g|fc1_x|gate_proj)\\..*", "its MLP is gated (SwiGLU)");

    private static final Unsupported ROTARY = of(
            "rope.*|.*\\.rope\\..*|storage_tokens|(model\\.)?layer\\.\\d+\\.attention\\.q_proj\\..*",
            "its positions are rotary (DINOv3, EVA-02)");

    private static final List<Unsupported> ALL = List.of(
            GATED,
            of(
                    "norm_pre\\..*|ln_pre\\..*|visual\\.ln_pre\\..*|pre_norm\\..*|pre_layrnorm\\..*",
                    "it has a norm before the first block (CLIP)"),
            of("fc_norm\\..*", "its head reads the mean of the patches, not [CLS]"),
            of("attn_pool\\..*|head\\.(probe|attention\\..*)", "its head pools with an attention of its own (SigLIP)"),
            of("pre_logits\\..*", "it has a layer before its head"),
            of(".*attn\\.(q_norm|k_norm|norm)\\..*", "it normalises inside its attention"),
            ROTARY,
            of(".*relative_position.*|.*rel_pos.*", "its positions are relative (BEiT, SAM)"),
            of(".*attn\\.(q_bias|v_bias|k_bias)", "its attention has the biases of BEiT, EVA-02 or DINOv3"),
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
     * Rotary positions need no tensor: they are told by what a model with positions of its own always has. timm's DINOv3 and
     * EVA-02 have LayerScale under DeiT-III's name; others have no bias in their attention.
     */
    private static void checkPositions(StateDict dict) {
        if (dict.has("pos_embed") || !dict.has("blocks.0.attn.qkv.weight")) {
            return;
        }
        if (dict.has("blocks.0.gamma_1")) {
            throw ROTARY.refusal(dict, "blocks.0.gamma_1");
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
