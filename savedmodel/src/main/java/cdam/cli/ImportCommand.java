package cdam.cli;

import cdam.bundle.Bundle;
import cdam.bundle.BundleExporter;
import cdam.bundle.ModelCard;
import cdam.bundle.WeightStorage;
import cdam.bundle.WeightType;
import cdam.checkpoint.BackboneReader;
import cdam.checkpoint.Choice;
import cdam.checkpoint.ImportReport;
import cdam.checkpoint.ImportedModel;
import cdam.image.Preprocessing;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.vit.Preset;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

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
        WeightStorage storage = new WeightStorage(weightType(line));
        choices.colours(); // a wrong one is refused before the file is read
        BackboneReader.read(checkpoint, choices.importOptions(!line.hasOption("head")), model -> {
            write(line, model, storage, console);
            return model;
        });
    }

    private static void write(CommandLine line, ImportedModel model, WeightStorage storage, Console console) {
        Path checkpoint = OptionsOf.requirePath(line, "checkpoint");
        Path out = OptionsOf.requirePath(line, "out");
        Optional<Preprocessing> colours = new ImportChoices(line).colours();
        Preset preset = line.hasOption("arch") ? Preset.find(line.getOptionValue("arch")) : null;
        ImportReport report = model.report();
        ViTConfig config = model.weights().config();
        Preprocessing preprocessing =
                preprocessing(colours, report.preprocessing().or(() -> ofPreset(preset)), config.patch());
        Optional<HeadOptions> head = line.hasOption("head")
                ? Optional.of(HeadOptions.of(line, OptionsOf.requirePath(line, "head"), null, config))
                : model.head()
                        .map(stored -> HeadOptions.of(
                                line, stored, config, HeadBeside.of(report), Map.of("file", fileName(checkpoint))));
        if (head.isEmpty() && line.hasOption("labels")) {
            throw new InputException(
                    "--labels: expected a head to name, found none in " + checkpoint + "; give --head");
        }
        List<Choice> choices = choices(report, config, storage);
        ModelCard.Source source = new ModelCard.Source(
                fileName(checkpoint), model.sha256(), model.format(), report.family(), report.ignored(), choices);
        model.weights().verify(); // damage is told before anything is computed or written
        BundleExporter.export(
                model.weights(),
                storage,
                preprocessing,
                source,
                out,
                made -> head.ifPresent(one -> one.addTo(made, headName(line), false)));
        console.print(out + ": " + describe(config) + ", from " + model.format() + " with names of " + report.family());
        choices.forEach(choice -> console.print("  " + choice));
        console.print("preprocessing: " + describe(preprocessing));
        if (colours.isEmpty() && preset == null && mayBeOfOtherColours(model)) {
            console.note("note: many supervised ViTs of timm and Hugging Face were trained with other colours than"
                    + " ImageNet's and then give wrong logits; if this is one, import it with --mean 0.5,0.5,0.5"
                    + " --deviation 0.5,0.5,0.5, or what its publisher says");
        }
        report.notes().forEach(console::print);
        if (!report.ignored().isEmpty()) {
            console.print("left out: " + LeftOut.of(report.ignored()));
        }
        head.ifPresentOrElse(one -> one.tell(console, headName(line)), () -> console.print("heads: none"));
    }

    private static WeightType weightType(CommandLine line) {
        return OptionsOf.oneOf(WeightType.values(), line, "weights", WeightType.FP32);
    }

    /** What the file left open, and what becomes of the weights where it is not the usual. */
    private static List<Choice> choices(ImportReport report, ViTConfig config, WeightStorage storage) {
        List<Choice> choices = new ArrayList<>(report.choices());
        if (storage.hasVariables(config)) {
            choices.add(new Choice(
                    "blocks' matrices",
                    "in variables/",
                    String.format(
                            Locale.ROOT,
                            "the weights are %.1f GB, and a graph of TensorFlow holds less than 2",
                            WeightStorage.bytes(config) / 1e9)));
        }
        if (storage.type() != WeightType.FP32) {
            choices.add(new Choice(
                    "matrices",
                    storage.type().toString(),
                    String.format(
                            Locale.ROOT,
                            "--weights; a relative error of %.1g at most; the model computes with float32",
                            storage.type().error())));
        }
        return choices;
    }

    private static Optional<Preprocessing> ofPreset(@Nullable Preset preset) {
        return Optional.ofNullable(preset)
                .map(Preset::kind)
                .map(kind -> new Preprocessing(
                        array(kind.mean()),
                        array(kind.deviation()),
                        Preprocessing.IMAGENET.resampling(),
                        kind.side() == 0 ? null : new Preprocessing.Size(kind.side(), kind.side())));
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    /** The colours that the user gives, the rest as the files beside the weights say; in whole patches. */
    private static Preprocessing preprocessing(
            Optional<Preprocessing> colours, Optional<Preprocessing> beside, int patch) {
        Preprocessing rest = beside.orElse(Preprocessing.IMAGENET);
        Preprocessing chosen = colours.orElse(rest);
        Preprocessing.Size size = rest.size();
        return new Preprocessing(
                chosen.mean(),
                chosen.deviation(),
                rest.resampling(),
                size == null || size.height() < patch || size.width() < patch
                        ? null
                        : new Preprocessing.Size(size.height() / patch * patch, size.width() / patch * patch));
    }

    private static String headName(CommandLine line) {
        return line.getOptionValue("name", "default");
    }

    /** No tensor tells the colours. DINO's and DINOv2's are known, and their backbones bring no head. */
    private static boolean mayBeOfOtherColours(ImportedModel model) {
        return model.report().preprocessing().isEmpty()
                && (model.head().isPresent() || model.family().startsWith(HUGGING_FACE_VIT));
    }

    static String describe(Preprocessing preprocessing) {
        Preprocessing.Size size = preprocessing.size();
        return "mean " + Arrays.toString(preprocessing.mean()) + ", standard deviation "
                + Arrays.toString(preprocessing.deviation()) + ", "
                + preprocessing.resampling().name().toLowerCase(Locale.ROOT)
                + (size == null ? "" : ", to " + size.height() + "x" + size.width());
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
