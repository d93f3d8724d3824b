package cdam.checkpoint;

import cdam.checkpoint.ImportOptions.Grid;
import cdam.checkpoint.ImportReport.ClassName;
import cdam.image.Preprocessing;
import cdam.vit.Activation;
import cdam.vit.Pooling;
import cdam.vit.PositionInterpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code config.json} as timm writes it: an architecture's name, arguments that differ from that architecture's, and in
 * {@code pretrained_cfg} how images are brought to it. What the name stands for is in timm's code; of it this knows what its
 * Vision Transformers have in common.
 */
final class TimmConfig {
    private static final Pattern VIT = Pattern.compile("(vit|deit3?|flexivit)_.*");
    private static final Pattern PATCH = Pattern.compile(".*_patch(\\d{1,3})(?:_.*)?");
    private static final double CLIP_EPSILON = 1e-5;

    private TimmConfig() {}

    static Neighbours read(JsonFields config) {
        List<String> notes = new ArrayList<>();
        String architecture = config.text("architecture").orElse("");
        JsonFields arguments = config.inner("model_args");
        JsonFields pretrained = config.has("pretrained_cfg") ? config.inner("pretrained_cfg") : config;
        Optional<int[]> image = arguments.side("img_size").or(() -> pretrained.side("input_size"));
        return new Neighbours(
                "config.json of timm" + (architecture.isEmpty() ? "" : " (" + architecture + ")"),
                settings(architecture, arguments, image, pooling(arguments, config)),
                shape(config, arguments),
                hasUsualHeads(architecture),
                arguments
                        .text("global_pool")
                        .or(() -> config.text("global_pool"))
                        .orElse(null),
                labels(config),
                Optional.empty(),
                preprocessing(pretrained, notes),
                notes);
    }

    /** What an architecture's name and its arguments say. */
    static Settings settings(
            String architecture, JsonFields arguments, Optional<int[]> image, @Nullable Pooling pooling) {
        Matcher patch = PATCH.matcher(architecture);
        int side = arguments.positive("patch_size").orElse(patch.matches() ? Integer.parseInt(patch.group(1)) : 0);
        return new Settings(
                arguments.positive("num_heads").orElse(null),
                activation(architecture, arguments),
                architecture.contains("_clip_") ? CLIP_EPSILON : null,
                PositionInterpolation.TIMM,
                grid(image, side),
                pooling,
                arguments.number("rope_temperature").orElse(null));
    }

    static boolean hasUsualHeads(String architecture) {
        return VIT.matcher(architecture).matches();
    }

    /** The pooling of a model without {@code fc_norm}, whose tensors tell it. */
    private static @Nullable Pooling pooling(JsonFields arguments, JsonFields config) {
        String word = arguments
                .text("global_pool")
                .or(() -> config.text("global_pool"))
                .orElse("");
        return word.equals("avg") ? Pooling.MEAN_NORMED_PATCH : word.equals("token") ? Pooling.CLS : null;
    }

    private static Map<String, Integer> shape(JsonFields config, JsonFields arguments) {
        return arguments
                .positive("embed_dim")
                .or(() -> config.positive("num_features"))
                .map(width -> Map.of("width", width))
                .orElse(Map.of());
    }

    private static @Nullable Activation activation(String architecture, JsonFields arguments) {
        return arguments
                .text("act_layer")
                .map(Activation::of)
                .orElse(
                        architecture.contains("quickgelu")
                                ? Activation.QUICK_GELU
                                : architecture.contains("_siglip_") ? Activation.GELU_TANH : null);
    }

    static @Nullable Grid grid(Optional<int[]> image, int side) {
        return image.filter(size -> side > 0 && size[0] >= side && size[1] >= side)
                .map(size -> new Grid(size[0] / side, size[1] / side))
                .orElse(null);
    }

    /** {@code label_names} are identifiers where {@code label_descriptions} has a text for each. */
    private static List<ClassName> labels(JsonFields config) {
        List<ClassName> labels = new ArrayList<>();
        JsonFields descriptions = config.inner("label_descriptions");
        for (String name : config.texts("label_names")) {
            Optional<String> text = descriptions.text(name);
            labels.add(new ClassName(text.isPresent() ? name : Integer.toString(labels.size()), text.orElse(name)));
        }
        return labels;
    }

    static Optional<Preprocessing> preprocessing(JsonFields pretrained, List<String> notes) {
        Optional<double[]> mean = pretrained.colours("mean");
        Optional<double[]> deviation = pretrained.colours("std");
        if (mean.isEmpty() || deviation.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(PreprocessorConfig.preprocessing(
                pretrained,
                mean.get(),
                deviation.get(),
                pretrained.text("interpolation").orElse("bicubic"),
                pretrained.side("input_size").orElse(null),
                notes));
    }
}
