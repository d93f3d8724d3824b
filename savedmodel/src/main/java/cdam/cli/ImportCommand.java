package cdam.cli;

import cdam.bundle.Bundle;
import cdam.bundle.BundleExporter;
import cdam.bundle.ModelCard;
import cdam.checkpoint.BackboneReader;
import cdam.checkpoint.ImportedModel;
import cdam.image.Preprocessing;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.vit.Preset;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** A checkpoint in, a bundle out. */
public final class ImportCommand implements Command {
    private static final String HUGGING_FACE_VIT = "Hugging Face ViT";

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String summary() {
        return "Reads a PyTorch or safetensors checkpoint and writes it as a SavedModel bundle, without Python";
    }

    @Override
    public String synopsis() {
        return "--checkpoint FILE (--arch PRESET | --heads N) [--head FILE] [--labels FILE] --out BUNDLE";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "import --checkpoint dino_deitsmall8_pretrain.pth --arch dino-vits8 --out models/dino-vits8",
                "import --checkpoint vit.safetensors --heads 6 --head head.pth --labels names.txt --out models/mine");
    }

    @Override
    public Options options() {
        return HeadOptions.addTo(ImportChoices.addTo(new Options()))
                .addOption(OptionsOf.file("checkpoint", "FILE", "weights: .pth, .ckpt or .safetensors"))
                .addOption(OptionsOf.text(
                        "patch", "N", "expected patch side; read off the weights, refused if it differs"))
                .addOption(OptionsOf.text("name", "NAME", "the head's name; default: default"))
                .addOption(OptionsOf.file("out", "BUNDLE", "a folder that does not exist yet"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        Path checkpoint = OptionsOf.requirePath(line, "checkpoint");
        Path out = OptionsOf.requirePath(line, "out");
        AtomicFiles.requireFree(out);
        Bundle.requireName(headName(line));
        ImportChoices choices = new ImportChoices(line);
        Preprocessing preprocessing = choices.preprocessing();
        ImportedModel model = BackboneReader.read(checkpoint, choices.importOptions());
        ViTConfig config = model.weights().config();
        check(line, config);
        Optional<HeadOptions> head = line.hasOption("head")
                ? Optional.of(HeadOptions.of(line, OptionsOf.requirePath(line, "head"), null, config))
                : model.head()
                        .map(stored -> HeadOptions.of(line, stored, config, Map.of("file", fileName(checkpoint))));
        if (head.isEmpty() && line.hasOption("labels")) {
            throw new InputException(
                    "--labels: expected a head to name, found none in " + checkpoint + "; give --head");
        }
        ModelCard.Source source = new ModelCard.Source(
                fileName(checkpoint), model.sha256(), model.format(), model.family(), model.ignored());
        BundleExporter.export(
                model.weights(),
                preprocessing,
                source,
                out,
                made -> head.ifPresent(one -> one.addTo(made, headName(line), false)));
        console.print(out + ": " + describe(config) + ", from " + model.format() + " with names of " + model.family());
        console.print("preprocessing: " + describe(preprocessing));
        if (mayBeOfOtherColours(model, choices)) {
            console.note("note: many supervised ViTs of timm and Hugging Face were trained with other colours than"
                    + " ImageNet's and then give wrong logits; if this is one, import it with --mean 0.5,0.5,0.5"
                    + " --deviation 0.5,0.5,0.5, or what its publisher says");
        }
        if (!model.ignored().isEmpty()) {
            console.print("ignored: " + String.join(", ", model.ignored()));
        }
        head.ifPresentOrElse(one -> one.tell(console, headName(line)), () -> console.print("heads: none"));
    }

    private static void check(CommandLine line, ViTConfig config) {
        if (line.hasOption("arch")) {
            Preset.find(line.getOptionValue("arch")).require(config);
        }
        if (line.hasOption("patch") && OptionsOf.integer(line, "patch", 1, 1024) != config.patch()) {
            throw new InputException("--patch: expected " + line.getOptionValue("patch") + ", found " + config.patch()
                    + " in the weights; leave --patch out to take theirs");
        }
    }

    private static String headName(CommandLine line) {
        return line.getOptionValue("name", "default");
    }

    /** No tensor tells the colours, but DINO's and DINOv2's, which presets name, are known, and they bring no head. */
    private static boolean mayBeOfOtherColours(ImportedModel model, ImportChoices choices) {
        return !choices.namesPreprocessing()
                && !choices.line().hasOption("arch")
                && (model.head().isPresent() || model.family().equals(HUGGING_FACE_VIT));
    }

    static String describe(Preprocessing preprocessing) {
        return "mean " + Arrays.toString(preprocessing.mean()) + ", standard deviation "
                + Arrays.toString(preprocessing.deviation());
    }

    static String describe(ViTConfig config) {
        return "ViT of width " + config.width() + ", " + config.depth() + " blocks, " + config.heads()
                + " heads, patch "
                + config.patch() + ", own size " + config.defaultHeight() + "x" + config.defaultWidth()
                + (config.registers() > 0 ? ", " + config.registers() + " registers" : "")
                + (config.layerScale() ? ", LayerScale" : "");
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }
}
