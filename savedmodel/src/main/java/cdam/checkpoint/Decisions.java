package cdam.checkpoint;

import cdam.vit.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who settles what the tensors leave open: the user, a preset, a file beside the weights, in this order, or else a guess. */
final class Decisions {
    private final ImportOptions options;
    private final Neighbours neighbours;
    private final List<Choice> choices = new ArrayList<>();

    /**
     * A value and who says it.
     *
     * @param source an option, a preset, a file, or the reason of a guess
     */
    record Stated<T>(T value, String source) {}

    Decisions(ImportOptions options, Neighbours neighbours) {
        this.options = options;
        this.neighbours = neighbours;
    }

    /** What was settled, in this order. */
    List<Choice> choices() {
        return List.copyOf(choices);
    }

    /** What somebody says of a setting; empty where nobody does. */
    <T> Optional<Stated<T>> stated(String option, Function<Settings, @Nullable T> setting) {
        Preset preset = options.preset();
        Settings byPreset = preset == null
                ? Settings.NONE
                : new Settings(
                        preset.heads(),
                        preset.activation(),
                        preset.kind().epsilon(),
                        preset.kind().interpolation(),
                        null);
        return Stream.of(
                        of(options.stated(), setting, "--" + option),
                        of(byPreset, setting, preset == null ? "" : "--arch " + preset.name()),
                        of(neighbours.settings(), setting, neighbours.config()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whether it is the user who says it. */
    boolean isOption(Stated<?> stated) {
        return stated.source().startsWith("--");
    }

    private static <T> Optional<Stated<T>> of(
            Settings settings, Function<Settings, @Nullable T> setting, String source) {
        return Optional.ofNullable(setting.apply(settings)).map(value -> new Stated<>(value, source));
    }

    /** Notes a value and its reason. */
    <T> T settle(String what, Stated<T> stated) {
        choices.add(new Choice(what, String.valueOf(stated.value()), stated.source()));
        return stated.value();
    }
}
