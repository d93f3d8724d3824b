package cdam.cli;

import cdam.checkpoint.ImportOptions;
import cdam.checkpoint.Settings;
import cdam.image.Preprocessing;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.vit.Activation;
import cdam.vit.Pooling;
import cdam.vit.PositionInterpolation;
import cdam.vit.Preset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** What a user can say to {@code import} and {@code inspect} about a model that its weights do not: options and their values. */
record ImportChoices(CommandLine line) {
    private static final int MAX_SIDE = 1024;

    /** Adds the options that tell which model of a file is meant, and what it is. */
    static Options addTo(Options options) {
        return options.addOption(OptionsOf.text("arch", "PRESET", "one of " + Preset.names()))
                .addOption(OptionsOf.text(
                        "heads", "N", "attention heads; default: the preset's, config.json's, or a guess that is told"))
                .addOption(OptionsOf.text("activation", "NAME", "of the MLP: " + String.join(", ", Activation.names())))
                .addOption(OptionsOf.text(
                        "epsilon", "NUMBER", "of the layer norms; default: 1e-6, Hugging Face's ViT 1e-12"))
                .addOption(
                        OptionsOf.text("grid", "ROWSxCOLUMNS", "the position embedding's grid, where it is no square"))
                .addOption(OptionsOf.text(
                        "interpolation",
                        "KIND",
                        "whose rule takes positions to other sizes: dino, huggingface (also mmpretrain's), timm (also"
                                + " that of DINOv2 with registers)"))
                .addOption(OptionsOf.text(
                        "pooling",
                        "KIND",
                        "what heads read, where no tensor tells: cls, mean-patch or mean-normed-patch"))
                .addOption(OptionsOf.text(
                        "patch", "N", "expected patch side; read off the weights, refused if it differs"))
                .addOption(
                        OptionsOf.text("checkpoint-key", "KEY", "the dictionary to take, such as teacher or student"))
                .addOption(OptionsOf.text(
                        "prefix", "PREFIX", "what stands before the model's names, such as teacher.backbone."))
                .addOption(OptionsOf.many(
                        "ignore", "PATTERN", "names to leave out, * for any characters: what the model does not need"));
    }

    /** Adds the options of colours. */
    static Options addColoursTo(Options options) {
        return options.addOption(OptionsOf.text(
                        "mean",
                        "R,G,B",
                        "of the colours, from 0 to 1; default: preprocessor_config.json's, or ImageNet's"))
                .addOption(OptionsOf.text("deviation", "R,G,B", "standard deviation of the colours; as mean"));
    }

    /** @param head whether the head that the file may bring is wanted */
    ImportOptions importOptions(boolean head) {
        String preset = line.getOptionValue("arch");
        String[] ignore = line.getOptionValues("ignore");
        return new ImportOptions(
                line.getOptionValue("checkpoint-key"),
                line.getOptionValue("prefix"),
                ignore == null ? List.of() : List.of(ignore),
                preset == null ? null : Preset.find(preset),
                integer("patch", MAX_SIDE),
                new Settings(
                        integer("heads", MAX_SIDE),
                        parsed("activation", Activation::of),
                        parsed("epsilon", ImportChoices::epsilon),
                        parsed("interpolation", PositionInterpolation::of),
                        parsed("grid", ImportOptions.Grid::parse),
                        parsed("pooling", Pooling::of),
                        null),
                head);
    }

    private @Nullable Integer integer(String name, int max) {
        return line.hasOption(name) ? OptionsOf.integer(line, name, 1, max) : null;
    }

    private <T> @Nullable T parsed(String name, Function<String, T> parser) {
        String value = line.getOptionValue(name);
        try {
            return value == null ? null : parser.apply(value);
        } catch (InputException e) {
            throw new UsageException("--" + name + ": " + e.getMessage(), e);
        }
    }

    private static Double epsilon(String text) {
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value < 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the message below says what was found
        }
        throw new InputException("expected a number between 0 and 1, such as 1e-6, found " + text);
    }

    /** The colours that are given. */
    Optional<Preprocessing> colours() {
        if (!line.hasOption("mean") && !line.hasOption("deviation")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Preprocessing(colours("mean"), colours("deviation")));
        } catch (InputException e) {
            throw new UsageException("--mean, --deviation: " + e.getMessage(), e);
        }
    }

    private float[] colours(String name) {
        String value = line.getOptionValue(name);
        if (value == null) {
            throw new UsageException("--" + name + ": expected R,G,B, for --mean and --deviation go together");
        }
        String[] words = value.split(",", -1);
        float[] colours = new float[words.length];
        try {
            for (int i = 0; i < words.length; i++) {
                colours[i] = Float.parseFloat(words[i]);
            }
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--" + name + ": expected three numbers R,G,B, such as 0.5,0.5,0.5, found " + value, e);
        }
        return colours;
    }
}
