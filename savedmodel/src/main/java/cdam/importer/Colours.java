package cdam.importer;

import cdam.checkpoint.ImportReport;
import cdam.image.Preprocessing;
import cdam.vit.Preset;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How images become numbers, and who says so: the caller, a file beside the weights, a preset, or a guess by the architecture.
 *
 * @param preprocessing the choice
 * @param reason for people
 * @param guess whether nobody says so
 */
record Colours(Preprocessing preprocessing, String reason, boolean guess) {
    static Colours of(@Nullable Preprocessing given, ImportReport report, @Nullable Preset preset, ViTConfig config) {
        Colours rest = rest(report, preset, config);
        Preprocessing.Size size = rest.preprocessing.size();
        int patch = config.patch();
        Preprocessing chosen = given == null ? rest.preprocessing : given;
        return new Colours(
                new Preprocessing(
                        chosen.mean(),
                        chosen.deviation(),
                        rest.preprocessing.resampling(),
                        size == null || size.height() < patch || size.width() < patch
                                ? null
                                : new Preprocessing.Size(size.height() / patch * patch, size.width() / patch * patch)),
                given == null ? rest.reason : "--mean and --deviation",
                given == null && rest.guess);
    }

    private static Colours rest(ImportReport report, @Nullable Preset preset, ViTConfig config) {
        Optional<Preprocessing> beside = report.preprocessing();
        if (beside.isPresent()) {
            return new Colours(beside.get(), "a file beside the weights", false);
        }
        if (preset != null) {
            int side = preset.kind().side();
            return new Colours(
                    of(preset.kind(), side == 0 ? null : new Preprocessing.Size(side, side)),
                    "--arch " + preset.name(),
                    false);
        }
        Preset.Kind kind = Preset.Kind.usual(config.layout());
        List<String> others = Preset.all(config).stream()
                .filter(same -> !same.kind().mean().equals(kind.mean()))
                .map(same -> "--arch " + same.name())
                .toList();
        return new Colours(
                of(kind, null),
                kind.publisher() + "'s, a guess"
                        + (others.isEmpty()
                                ? ""
                                : others.stream().collect(Collectors.joining(", ", "; ", " has others"))),
                true);
    }

    private static Preprocessing of(Preset.Kind kind, Preprocessing.@Nullable Size size) {
        return new Preprocessing(
                array(kind.mean()), array(kind.deviation()), Preprocessing.IMAGENET.resampling(), size);
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
