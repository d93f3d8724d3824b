package cdam.cli;

import cdam.checkpoint.ImportOptions;
import cdam.image.Preprocessing;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.vit.PositionInterpolation;
import cdam.vit.Preset;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** What a user can say to {@code import} about a model that its weights do not: these options and their values. */
record ImportChoices(CommandLine line) {
    /** Adds the options. */
    static Options addTo(Options options) {
        return options.addOption(OptionsOf.text("arch", "PRESET", "one of " + Preset.names()))
                .addOption(OptionsOf.text("heads", "N", "attention heads; without it and --arch: width / 64"))
                .addOption(
                        OptionsOf.text("grid", "ROWSxCOLUMNS", "the position embedding's grid, where it is no square"))
                .addOption(OptionsOf.text(
                        "interpolation",
                        "KIND",
                        "whose rule takes positions to other sizes: dino, huggingface (also mmpretrain's), timm (also"
                                + " that of DINOv2 with registers)"))
                .addOption(OptionsOf.text("mean", "R,G,B", "of the colours, from 0 to 1; default: ImageNet's"))
                .addOption(
                        OptionsOf.text("deviation", "R,G,B", "standard deviation of the colours; default: ImageNet's"))
                .addOption(
                        OptionsOf.text("checkpoint-key", "KEY", "the dictionary to take, such as teacher or student"));
    }

    /** What is given by name wins over what the preset says. */
    ImportOptions importOptions() {
        Optional<Preset> preset =
                Optional.ofNullable(line.getOptionValue("arch")).map(Preset::find);
        return new ImportOptions(
                line.getOptionValue("checkpoint-key"),
                line.hasOption("heads")
                        ? Integer.valueOf(OptionsOf.integer(line, "heads", 1, 1024))
                        : preset.map(Preset::heads).orElse(null),
                line.hasOption("interpolation")
                        ? interpolation(line.getOptionValue("interpolation"))
                        : preset.map(Preset::interpolation).orElse(null),
                line.hasOption("grid") ? ImportOptions.Grid.parse(line.getOptionValue("grid")) : null);
    }

    private static PositionInterpolation interpolation(String kind) {
        try {
            return PositionInterpolation.of(kind);
        } catch (InputException e) {
            throw new UsageException("--interpolation: " + e.getMessage(), e);
        }
    }

    boolean namesPreprocessing() {
        return line.hasOption("mean") || line.hasOption("deviation");
    }

    /** ImageNet's colours unless others are given. */
    Preprocessing preprocessing() {
        if (!namesPreprocessing()) {
            return Preprocessing.IMAGENET;
        }
        try {
            return new Preprocessing(colours("mean"), colours("deviation"));
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
