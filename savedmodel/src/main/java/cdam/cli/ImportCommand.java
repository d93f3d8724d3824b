package cdam.cli;

import cdam.bundle.WeightType;
import cdam.importer.Checkpoints;
import cdam.importer.ImportedBundle;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** A checkpoint in, a bundle out. */
public final class ImportCommand implements Command {
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
        return "--checkpoint FILE|FOLDER [--arch PRESET | --heads N ...] [--head FILE] [--labels FILE] --out BUNDLE";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "import --checkpoint dino_deitsmall8_pretrain.pth --arch dino-vits8 --out models/dino-vits8",
                "import --checkpoint google/vit-base-patch16-224 --out models/vit-b16",
                "import --checkpoint vit.safetensors --heads 6 --head head.pth --labels names.txt --out models/mine");
    }

    @Override
    public Options options() {
        return HeadOptions.addTo(ImportChoices.addColoursTo(ImportChoices.addTo(new Options())))
                .addOption(OptionsOf.file(
                        "checkpoint",
                        "FILE|FOLDER",
                        "weights: .pth, .ckpt or .safetensors, or a folder as transformers or timm write it"))
                .addOption(OptionsOf.text(
                        "weights",
                        "TYPE",
                        "of the matrices in the files: fp32, bf16 or fp16 (half the size); default: fp32"))
                .addOption(
                        OptionsOf.text(
                                "made-for",
                                "TEXT",
                                "the kind of images that it was made for, where these are no photographs; pictures and page say so"))
                .addOption(OptionsOf.text("name", "NAME", "the head's name; default: default"))
                .addOption(OptionsOf.file("out", "BUNDLE", "a folder that does not exist yet"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        Path out = OptionsOf.requirePath(line, "out");
        ImportChoices choices = new ImportChoices(line);
        Checkpoints checkpoint = Checkpoints.open(OptionsOf.requirePath(line, "checkpoint"))
                .options(choices.importOptions(true))
                .name(line.getOptionValue("name", "default"))
                .weights(OptionsOf.oneOf(WeightType.values(), line, "weights", WeightType.FP32))
                .head(HeadOptions.of(line));
        choices.colours().ifPresent(checkpoint::colours);
        if (line.hasOption("made-for")) {
            checkpoint.madeFor(line.getOptionValue("made-for"));
        }
        if (line.hasOption("head")) {
            checkpoint.head(OptionsOf.requirePath(line, "head"));
        }
        ImportedBundle made = checkpoint.write(out);
        made.lines().forEach(console::print);
        made.notes().forEach(console::note);
    }
}
