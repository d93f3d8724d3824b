package cdam.checkpoint;

import cdam.checkpoint.Decisions.Stated;
import cdam.vit.PositionInterpolation;
import java.util.Optional;

/** Whose rule takes a model's positions to other grids, as far as names tell whose file it is. */
final class Rule {
    private Rule() {}

    /**
     * The rule and the reason.
     *
     * @param published whether the file is beyond doubt one of DINOv2's own
     */
    static Stated<PositionInterpolation> of(Names names, Optional<PositionRows> rows, boolean published) {
        StateDict dict = names.dict();
        if (names.family().isKeras()) {
            return new Stated<>(
                    names.family().interpolation(), "Hugging Face's, a guess: the SavedModel takes images of one size");
        }
        if (dict.has("reg_token") || dict.has("dist_token") || dict.has("blocks.0.gamma_1")) {
            return new Stated<>(PositionInterpolation.TIMM, "the names are timm's");
        }
        if (names.has("register_tokens") && !dict.has("embeddings.distillation_token")) {
            return new Stated<>(PositionInterpolation.TIMM, "as DINOv2 with registers does");
        }
        if (!names.family().isDino() || published) {
            return new Stated<>(
                    names.family().interpolation(),
                    "the rule of " + names.family().name());
        }
        if (rows.isPresent() && rows.get().prefix() == 0) {
            return new Stated<>(PositionInterpolation.TIMM, "[CLS] without a position is timm's layout");
        }
        return dict.has("head.weight")
                ? new Stated<>(
                        PositionInterpolation.TIMM,
                        "a head within the model is timm's layout, a guess; --interpolation dino for DINO's")
                : new Stated<>(
                        PositionInterpolation.DINO,
                        "DINO's and DINOv2's, a guess; timm's files may have these names too: --interpolation timm");
    }
}
