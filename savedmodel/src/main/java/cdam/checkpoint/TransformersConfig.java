package cdam.checkpoint;

import cdam.checkpoint.ImportOptions.Grid;
import cdam.checkpoint.ImportReport.ClassName;
import cdam.io.InputException;
import cdam.vit.Activation;
import cdam.vit.PositionInterpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code config.json} as transformers writes it beside a model of the families ViT, DINOv2 and their relatives. */
final class TransformersConfig {
    private static final String MULTI_LABEL = "multi_label_classification";
    private static final String WITH_REGISTERS = "dinov2_with_registers";

    private TransformersConfig() {}

    static Neighbours read(JsonFields config) {
        Map<String, Integer> shape = new TreeMap<>();
        config.positive("hidden_size").ifPresent(width -> shape.put("width", width));
        config.positive("num_hidden_layers").ifPresent(depth -> shape.put("depth", depth));
        Optional<int[]> patch = config.side("patch_size");
        patch.ifPresent(side -> shape.put("patch", side[0]));
        Settings settings = new Settings(
                config.positive("num_attention_heads").orElse(null),
                gatedDinov2(config)
                        ? Activation.SILU // whatever hidden_act says
                        : config.text("hidden_act")
                                .map(name -> activation(config, name))
                                .orElse(null),
                config.number("layer_norm_eps").orElse(null),
                config.text("model_type").orElse("").equals(WITH_REGISTERS)
                        ? PositionInterpolation.TIMM
                        : PositionInterpolation.HUGGING_FACE,
                grid(config.side("image_size"), patch),
                null,
                config.number("rope_theta").orElse(null));
        return new Neighbours(
                "config.json of transformers",
                settings,
                shape,
                false,
                null,
                labels(config),
                config.text("problem_type").map(MULTI_LABEL::equals),
                Optional.empty(),
                List.of());
    }

    private static boolean gatedDinov2(JsonFields config) {
        return config.text("model_type").orElse("").startsWith("dinov2")
                && config.flag("use_swiglu_ffn").orElse(false);
    }

    private static Activation activation(JsonFields config, String name) {
        try {
            return Activation.of(name);
        } catch (InputException e) {
            throw new InputException(config.where() + ": hidden_act: " + e.getMessage(), e);
        }
    }

    private static @Nullable Grid grid(Optional<int[]> image, Optional<int[]> patch) {
        if (image.isEmpty() || patch.isEmpty() || image.get()[0] < patch.get()[0] || image.get()[1] < patch.get()[1]) {
            return null;
        }
        return new Grid(image.get()[0] / patch.get()[0], image.get()[1] / patch.get()[1]);
    }

    /** {@code id2label}; names that only count, as transformers writes where none were given, are none. */
    private static List<ClassName> labels(JsonFields config) {
        JsonNode names = config.node().path("id2label");
        List<ClassName> labels = new ArrayList<>();
        for (int i = 0; names.path(Integer.toString(i)).isString(); i++) {
            labels.add(new ClassName(
                    Integer.toString(i), names.path(Integer.toString(i)).asString()));
        }
        if (labels.size() != names.size()) {
            throw config.wrong("id2label", "a name for each index from 0", names);
        }
        boolean counted = labels.stream().allMatch(label -> label.name().equals("LABEL_" + label.id()));
        return counted ? List.of() : labels;
    }
}
