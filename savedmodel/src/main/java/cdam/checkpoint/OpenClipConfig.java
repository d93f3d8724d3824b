package cdam.checkpoint;

import cdam.vit.Activation;
import cdam.vit.PositionInterpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code open_clip_config.json} as OpenCLIP writes it beside a model: {@code model_cfg} and {@code preprocess_cfg}. */
final class OpenClipConfig {
    /** OpenCLIP's own where the file gives none (CLIPVisionCfg of open_clip/model.py). */
    private static final int HEAD_WIDTH = 64;

    private static final double EPSILON = 1e-5;

    private OpenClipConfig() {}

    static Neighbours read(JsonFields config) {
        JsonFields model = config.inner("model_cfg");
        JsonFields vision = model.inner("vision_cfg");
        List<String> notes = new ArrayList<>();
        Optional<String> timm = vision.text("timm_model_name");
        return new Neighbours(
                "open_clip_config.json",
                timm.map(name -> TimmConfig.settings(name, config.inner(""), vision.side("image_size"), null))
                        .orElseGet(() -> own(model, vision)),
                timm.isPresent() ? Map.of() : shape(vision),
                timm.filter(TimmConfig::hasUsualHeads).isPresent(),
                null,
                List.of(),
                Optional.empty(),
                TimmConfig.preprocessing(config.inner("preprocess_cfg"), notes),
                notes);
    }

    private static Settings own(JsonFields model, JsonFields vision) {
        String pool = vision.text("pool_type").orElse("tok");
        if (!pool.equals("tok") || vision.flag("attentional_pool").orElse(false)) {
            throw vision.wrong("pool_type", "tok, without attentional_pool", pool);
        }
        Optional<Integer> headWidth = vision.positive("head_width");
        return new Settings(
                vision.positive("width")
                        .map(width -> width / headWidth.orElse(HEAD_WIDTH))
                        .filter(heads -> heads > 0)
                        .orElse(null),
                activation(model, vision),
                vision.inner("norm_kwargs").number("eps").orElse(EPSILON),
                PositionInterpolation.TIMM,
                TimmConfig.grid(
                        vision.side("image_size"), vision.positive("patch_size").orElse(0)));
    }

    private static Activation activation(JsonFields model, JsonFields vision) {
        boolean tanh =
                vision.inner("act_kwargs").text("approximate").orElse("none").equals("tanh");
        return model.flag("quick_gelu").orElse(false)
                ? Activation.QUICK_GELU
                : tanh ? Activation.GELU_TANH : Activation.GELU;
    }

    private static Map<String, Integer> shape(JsonFields vision) {
        Map<String, Integer> shape = new TreeMap<>();
        vision.positive("width").ifPresent(width -> shape.put("width", width));
        vision.positive("layers").ifPresent(depth -> shape.put("depth", depth));
        vision.positive("patch_size").ifPresent(patch -> shape.put("patch", patch));
        return shape;
    }
}
