package cdam.cli;

import cdam.bundle.Bundle;
import cdam.bundle.HeadCard;
import cdam.bundle.Model;
import cdam.bundle.ModelCard;
import cdam.bundle.SavedModelSignatures;
import cdam.bundle.SessionOptions;
import cdam.checkpoint.BackboneReader;
import cdam.checkpoint.Checkpoint;
import cdam.checkpoint.CheckpointSummary;
import cdam.checkpoint.ImportOptions;
import cdam.checkpoint.StoredTensor;
import cdam.importer.NewHead;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.vit.Positions;
import cdam.vit.Preset;
import cdam.vit.ViTConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** What a checkpoint or a bundle is, without computing anything. */
public final class InspectCommand implements Command {
    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public String summary() {
        return "Shows what a checkpoint or a bundle holds, and with --verify whether it is undamaged";
    }

    @Override
    public String synopsis() {
        return "FILE|FOLDER|BUNDLE [options of import] [--verify]";
    }

    @Override
    public List<String> examples() {
        return List.of("inspect dino_deitsmall8_pretrain.pth", "inspect out/quickstart/model --verify");
    }

    @Override
    public Options options() {
        return HeadOptions.addTo(ImportChoices.addTo(new Options()))
                .addOption(OptionsOf.flag(
                        "verify", "read every number: a checkpoint's checksums; a bundle's SHA-256 against its cards"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        List<String> words = line.getArgList();
        if (words.size() != 1) {
            throw new UsageException("inspect: expected one FILE, FOLDER or BUNDLE, found " + words.size());
        }
        Path path = OptionsOf.path("FILE", words.get(0));
        boolean verify = line.hasOption("verify");
        if (Files.isRegularFile(path.resolve("model.json"))) {
            Arrays.stream(line.getOptions())
                    .filter(option -> !option.getLongOpt().equals("verify"))
                    .findFirst()
                    .ifPresent(option -> {
                        throw new UsageException(
                                "--" + option.getLongOpt() + ": expected a checkpoint, found the bundle " + path);
                    });
            bundle(Bundle.open(path), verify, console);
        } else {
            ImportOptions options = new ImportChoices(line).importOptions(!line.hasOption("head"));
            try (Checkpoint checkpoint = Checkpoint.open(path)) {
                checkpoint(checkpoint, options, line, console);
            }
        }
    }

    private static void checkpoint(Checkpoint checkpoint, ImportOptions options, CommandLine line, Console console) {
        List<StoredTensor> tensors = checkpoint.tensors();
        console.print(checkpoint.file() + ": " + checkpoint.format() + ", " + tensors.size() + " tensors, "
                + tensors.stream().mapToLong(StoredTensor::size).sum() + " numbers");
        console.print("SHA-256: " + checkpoint.sha256());
        describe(checkpoint, options, line, console);
        Map<String, Long> types = tensors.stream()
                .collect(Collectors.groupingBy(StoredTensor::dtype, TreeMap::new, Collectors.counting()));
        console.print("types: "
                + types.entrySet().stream()
                        .map(type -> type.getKey() + " (" + type.getValue() + ")")
                        .collect(Collectors.joining(", ")));
        console.print("tensors:");
        tensors.forEach(tensor -> console.print("  " + tensor));
        if (line.hasOption("verify")) {
            tensors.forEach(StoredTensor::verify);
            console.print("verified: every tensor's bytes can be read, and every real number is finite");
        }
    }

    private static void describe(Checkpoint checkpoint, ImportOptions options, CommandLine line, Console console) {
        try {
            CheckpointSummary guess = BackboneReader.look(checkpoint, options);
            ViTConfig config = guess.config();
            console.print("family: " + guess.report().family());
            console.print("model: " + shape(config) + ", " + config.heads() + " attention heads");
            guess.report().choices().forEach(choice -> console.print("  " + choice));
            console.print("preset: " + preset(guess));
            if (line.hasOption("head")) {
                head(line, config, console);
            } else {
                console.print("head: " + guess.head().orElse("none in the file"));
            }
            guess.report().notes().forEach(note -> console.print("note: " + note));
        } catch (InputException e) {
            console.print("model: none that import takes: " + e.getMessage());
        }
    }

    /** A head of another file. */
    private static void head(CommandLine line, ViTConfig config, Console console) {
        Path file = OptionsOf.requirePath(line, "head");
        try {
            NewHead head = NewHead.read(file, null, HeadOptions.of(line), config);
            HeadOptions.tell(head, String.valueOf(file.getFileName()), console);
        } catch (InputException e) {
            console.print("head: none that import takes: " + e.getMessage());
        }
    }

    /** Shapes alone do not make a model DINO's: supervised ones have the same, and MoCo v3's other attention heads. */
    private static String preset(CheckpointSummary guess) {
        ViTConfig config = guess.config();
        return guess.published()
                .map(sure -> sure.name() + " (import with --arch " + sure.name() + ")")
                .or(() -> Preset.of(config.width(), config.depth(), config.patch(), config.registers(), config.layout())
                        .map(alike -> "none for certain; the shapes of " + alike.name()
                                + ", which supervised models and MoCo v3 have too"))
                .orElse("none");
    }

    private static String shape(ViTConfig config) {
        return "ViT of width " + config.width() + ", " + config.depth() + " blocks, patch " + config.patch()
                + ", own size " + config.defaultHeight() + "x" + config.defaultWidth() + ", registers "
                + config.registers() + ", LayerScale " + (config.layerScale() ? "yes" : "no");
    }

    private static void bundle(Bundle bundle, boolean verify, Console console) {
        ModelCard card = bundle.card();
        ViTConfig config = card.architecture();
        console.print(bundle.path() + ": bundle, format " + card.formatVersion());
        console.print("model: " + shape(config) + ", " + config.heads() + " attention heads");
        Positions positions = config.layout().positions();
        console.print("positions: " + positions
                + (positions.learned()
                        ? ", at other sizes " + config.interpolation().description()
                        : ""));
        console.print("activation " + config.activation() + ", epsilon " + config.epsilon());
        console.print("preprocessing: " + card.preprocessing().description());
        console.print("source: " + card.source().file() + ", " + card.source().format() + " with names of "
                + card.source().family() + ", SHA-256 " + card.source().sha256());
        card.source().choicesOrNone().forEach(choice -> console.print("  " + choice));
        SavedModelSignatures outline = SavedModelSignatures.of(bundle.savedModel());
        console.print("saved_model.pb: SHA-256 " + outline.sha256()
                + (outline.sha256().equals(card.savedModelSha256())
                        ? ""
                        : ", but model.json says " + card.savedModelSha256() + ": no other command takes it"));
        console.print("signatures:");
        outline.signatures().forEach(signature -> console.print("  " + signature));
        if (!outline.foreign().isEmpty()) {
            console.print("foreign, so that no other command runs this graph:");
            outline.foreign().forEach(what -> console.print("  " + what));
        }
        console.print("heads:" + (bundle.headNames().isEmpty() ? " none" : ""));
        for (String name : bundle.headNames()) {
            HeadCard head = bundle.headCard(name);
            console.print((name.equals(card.defaultHead()) ? "  * " : "    ") + name + ": "
                    + head.labels().size() + " classes, reads " + head.features() + " features (" + head.input()
                    + "), SHA-256 " + head.weightsSha256());
        }
        if (verify) {
            Model.load(bundle, SessionOptions.DEFAULT).close();
            bundle.headNames().forEach(bundle::head);
            console.print(
                    "verified: saved_model.pb computes and does nothing else, and it and every head are as their cards say");
        }
    }
}
