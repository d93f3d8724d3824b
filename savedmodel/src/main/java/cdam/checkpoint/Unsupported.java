package cdam.checkpoint;

import cdam.io.InputException;
import java.util.List;
import java.util.regex.Pattern;

/** Models that are Vision Transformers too, but compute something else: told by a tensor, refused with the reason. */
record Unsupported(Pattern sign, String reason) {
    /** Names its halves where they are two tensors; as one it is told by its shape. */
    static final Unsupported GATED =
            of(".*mlp\\.(w12|w3|w1|w2|weights_in|weights_out|fc1_g|fc1_x)\\..*", "its MLP is gated (SwiGLU)");

    private static final List<Unsupported> ALL = List.of(
            of(
                    "dist_token|head_dist\\..*|embeddings\\.distillation_token|distillation_classifier\\..*",
                    "a distilled DeiT has a second class token"),
            GATED,
            of("norm_pre\\..*|ln_pre\\..*|pre_norm\\..*", "it has a norm before the first block"),
            of("fc_norm\\..*", "its head reads the mean of the patches, not [CLS]"),
            of("attn_pool\\..*", "its head pools with an attention of its own"),
            of("pre_logits\\..*", "it has a layer before its head"),
            of(".*attn\\.(q_norm|k_norm|norm)\\..*", "it normalises inside its attention"),
            of(
                    ".*attn\\.(q_bias|v_bias|k_bias)|.*\\.gamma_[12]|.*relative_position.*|.*rel_pos.*",
                    "its attention or scale is another than DINO's (BEiT, CaiT, DINOv3)"),
            of("rope.*|.*\\.rope\\..*", "its positions are rotary"),
            of(
                    "patch_embed\\.(norm|backbone|conv.*|proj\\.\\d+)\\..*|.*patch_generator\\..*",
                    "its patches are embedded by more than one convolution"));

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
    }

    InputException refusal(StateDict dict, String name) {
        return dict.wrong(name, "a model that cannot be imported: " + reason);
    }
}
