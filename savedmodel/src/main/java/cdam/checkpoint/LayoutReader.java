package cdam.checkpoint;

import cdam.checkpoint.Decisions.Stated;
import cdam.vit.Layout;
import cdam.vit.Mlp;
import cdam.vit.Pooling;
import cdam.vit.Positions;

/** What is not DINO's in a model: told by its tensors where they tell, else by what lies beside them. */
final class LayoutReader {
    private LayoutReader() {}

    /** @param outputs numbers that the first layer of an MLP gives */
    static Layout read(Names names, Decisions decisions, int outputs) {
        boolean cls = names.has("cls_token");
        return new Layout(
                mlp(names, decisions, outputs),
                positions(names, decisions),
                cls,
                names.has("norm_pre.weight"),
                pooling(names, decisions, cls));
    }

    private static Mlp mlp(Names names, Decisions decisions, int outputs) {
        boolean gated = outputs == 2L * names.shape("blocks.0.mlp.fc2.weight", 2)[1];
        if (gated) {
            decisions.settle(
                    "MLP",
                    new Stated<>(Mlp.GATED, "its first layer gives twice what its second reads, the gate first"));
        }
        return gated ? Mlp.GATED : Mlp.PLAIN;
    }

    private static Positions positions(Names names, Decisions decisions) {
        StateDict dict = names.dict();
        boolean learned = names.has("pos_embed");
        if (names.has("rope_embed.periods") || names.family().isRotary()) {
            return told(decisions, learned ? Positions.LEARNED_AND_ROTARY : Positions.ROTARY, "the names are DINOv3's");
        }
        if (!learned && dict.has("reg_token") && dict.has("blocks.0.gamma_1")) {
            return told(decisions, Positions.ROTARY, "no position embedding, registers and gamma_1 are timm's DINOv3");
        }
        return learned ? Positions.LEARNED : told(decisions, Positions.NONE, "the file has no position embedding");
    }

    private static Positions told(Decisions decisions, Positions positions, String reason) {
        return decisions.settle("positions", new Stated<>(positions, reason));
    }

    private static Pooling pooling(Names names, Decisions decisions, boolean cls) {
        if (names.has("pool.probe")) {
            return decisions.settle("latent", new Stated<>(Pooling.PROBE, "the file has an attention that pools"));
        }
        if (names.dict().has("fc_norm.weight") && !names.dict().has("norm.weight")) {
            return decisions.settle(
                    "latent", new Stated<>(Pooling.MEAN_PATCH, "fc_norm, timm's norm of the mean patch"));
        }
        Stated<Pooling> usual = cls
                ? new Stated<>(Pooling.CLS, "usual")
                : new Stated<>(
                        Pooling.MEAN_NORMED_PATCH, "the file has no class token, a guess; --pooling for another");
        Stated<Pooling> stated = decisions.stated("pooling", Settings::pooling).orElse(usual);
        if (stated.value() == Pooling.CLS && !cls) {
            throw names.dict()
                    .missing(
                            names.parts("cls_token").get(0),
                            " (the latent is to be [CLS], as " + stated.source() + " says)");
        }
        if (stated.value() == Pooling.PROBE) {
            throw names.dict().missing(names.parts("pool.probe").get(0), " (as " + stated.source() + " says)");
        }
        return stated.value() == Pooling.CLS ? Pooling.CLS : decisions.settle("latent", stated);
    }
}
