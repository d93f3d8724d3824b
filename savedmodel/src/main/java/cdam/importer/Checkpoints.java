package cdam.importer;

import cdam.bundle.Bundle;
import cdam.bundle.BundleExporter;
import cdam.bundle.ModelCard;
import cdam.bundle.WeightStorage;
import cdam.bundle.WeightType;
import cdam.checkpoint.BackboneReader;
import cdam.checkpoint.Choice;
import cdam.checkpoint.ImportOptions;
import cdam.checkpoint.ImportReport;
import cdam.checkpoint.ImportedModel;
import cdam.checkpoint.Settings;
import cdam.image.Preprocessing;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.vit.Preset;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way in for programs: writes a checkpoint as a bundle, as the command {@code import} does.
 *
 * <pre>{@code
 * ImportedBundle dino = Checkpoints.open(Path.of("dino_deitsmall8_pretrain.pth"))
 *         .preset("dino-vits8")                      // or nothing: what files do not say is guessed and told, or refused
 *         .write(Path.of("models/dino-vits8"));
 * System.out.println(dino);                          // what was found, settled and left out
 * }</pre>
 */
public final class Checkpoints {
    private static final String HUGGING_FACE_VIT = "Hugging Face ViT";

    private final Path checkpoint;
    private ImportOptions options = ImportOptions.DEFAULTS;
    private NewHead.Settings settings = NewHead.Settings.NONE;
    private WeightStorage storage = WeightStorage.DEFAULT;
    private String name = "default";
    private @Nullable Path head;
    private @Nullable Path labels;
    private @Nullable Preprocessing colours;
    private @Nullable String madeFor;

    private Checkpoints(Path checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** @param checkpoint {@code .pth}, {@code .ckpt} or {@code .safetensors}, or a folder as transformers or timm write it */
    public static Checkpoints open(Path checkpoint) {
        return new Checkpoints(checkpoint);
    }

    /** A published model that this is, such as {@code dino-vits8}. */
    public Checkpoints preset(String preset) {
        options = options.of(Preset.find(preset));
        return this;
    }

    /** Attention heads, where no preset and no file beside the weights tells. */
    public Checkpoints attentionHeads(int heads) {
        options = options.with(new Settings(heads, null, null, null, null));
        return this;
    }

    /** All that can be said of a backbone, in place of what was said before. */
    public Checkpoints options(ImportOptions all) {
        options = all;
        return this;
    }

    /** A linear head in a file of its own, in place of the one that the checkpoint may bring. */
    public Checkpoints head(Path file) {
        head = file;
        return this;
    }

    /** All that can be said of the head. */
    public Checkpoints head(NewHead.Settings all) {
        settings = all;
        return this;
    }

    /** Class names in the order of the head's rows: a name per line, or id and name. */
    public Checkpoints labels(Path file) {
        labels = file;
        return this;
    }

    /** The head's name; otherwise {@code default}. */
    public Checkpoints name(String head) {
        name = head;
        return this;
    }

    /** The type of the matrices in the files. */
    public Checkpoints weights(WeightType type) {
        storage = new WeightStorage(type);
        return this;
    }

    /** Mean and standard deviation of the colours, where the files beside the weights are wrong or missing. */
    public Checkpoints colours(Preprocessing other) {
        colours = other;
        return this;
    }

    /** The kind of images that it was made for, where these are no photographs: pictures and pages say so. */
    public Checkpoints madeFor(String images) {
        madeFor = images;
        return this;
    }

    /**
     * Makes the bundle, whole or not at all.
     *
     * @param out a folder that does not exist yet
     * @throws InputException if the checkpoint is damaged or none of a ViT that can be explained, or something is missing that
     *     only the caller can know
     */
    public ImportedBundle write(Path out) {
        AtomicFiles.requireFree(out);
        Bundle.requireName(name);
        ImportOptions all = head == null ? options : options.withoutHead();
        return BackboneReader.read(checkpoint, all, model -> write(model, out));
    }

    private ImportedBundle write(ImportedModel model, Path out) {
        ImportReport report = model.report();
        ViTConfig config = model.weights().config();
        Colours preprocessing = Colours.of(colours, report, options.preset(), config);
        Optional<NewHead> added = newHead(model);
        if (added.isEmpty() && given().labels() != null) {
            throw new InputException(
                    "--labels: expected a head to name, found none in " + checkpoint + "; give --head");
        }
        List<Choice> choices = choices(report, config);
        ModelCard.Source source = new ModelCard.Source(
                fileName(), model.sha256(), model.format(), report.family(), report.ignored(), choices, madeFor);
        model.weights().verify(); // damage is told before anything is computed or written
        Bundle bundle = BundleExporter.export(
                model.weights(),
                storage,
                preprocessing.preprocessing(),
                source,
                out,
                made -> added.ifPresent(one -> one.addTo(made, name, false)));

        List<String> lines = new ArrayList<>();
        lines.add(out + ": " + config.description() + ", from " + model.format() + " with names of " + report.family());
        choices.forEach(choice -> lines.add("  " + choice));
        lines.add("preprocessing: " + preprocessing.preprocessing().description() + ": " + preprocessing.reason());
        lines.addAll(report.notes());
        if (!report.ignored().isEmpty()) {
            lines.add("left out: " + NameGroups.of(report.ignored()));
        }
        lines.addAll(added.map(one -> one.lines(name)).orElse(List.of("heads: none")));
        List<String> notes = new ArrayList<>();
        if (preprocessing.guess()
                && (model.head().isPresent() || report.family().startsWith(HUGGING_FACE_VIT))) {
            notes.add("note: many supervised ViTs of timm and Hugging Face were trained with other colours than"
                    + " ImageNet's and then give wrong logits; if this is one, import it with --mean 0.5,0.5,0.5"
                    + " --deviation 0.5,0.5,0.5, or what its publisher says");
        }
        added.ifPresent(one -> notes.addAll(one.notes()));
        return new ImportedBundle(bundle, lines, notes);
    }

    private Optional<NewHead> newHead(ImportedModel model) {
        ViTConfig config = model.weights().config();
        if (head != null) {
            return Optional.of(NewHead.read(head, null, given(), config));
        }
        return model.head()
                .map(stored ->
                        NewHead.of(given(), stored, config, HeadBeside.of(model.report()), Map.of("file", fileName())));
    }

    private NewHead.Settings given() {
        return labels == null
                ? settings
                : new NewHead.Settings(settings.layer(), settings.input(), settings.kind(), labels);
    }

    /** What the file left open, and what becomes of the weights where it is not the usual. */
    private List<Choice> choices(ImportReport report, ViTConfig config) {
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

    private String fileName() {
        return String.valueOf(checkpoint.getFileName());
    }
}
