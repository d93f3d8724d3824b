package cdam.cli;

import cdam.bundle.Bundle;
import cdam.bundle.HeadCard;
import cdam.bundle.Model;
import cdam.bundle.ModelCard;
import cdam.bundle.SavedModelOutline;
import cdam.bundle.SessionOptions;
import cdam.checkpoint.Checkpoint;
import cdam.checkpoint.Guess;
import cdam.checkpoint.StoredTensor;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.vit.Preset;
import cdam.vit.ViTConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

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
        return "FILE_OR_BUNDLE [--checkpoint-key KEY] [--verify]";
    }

    @Override
    public List<String> examples() {
        return List.of("inspect dino_deitsmall8_pretrain.pth", "inspect out/quickstart/model --verify");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.text(
                        "checkpoint-key", "KEY", "the dictionary to look at, as import takes it: teacher, student"))
                .addOption(OptionsOf.flag(
                        "verify", "read every number: a checkpoint's checksums; a bundle's SHA-256 against its cards"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        List<String> words = line.getArgList();
        if (words.size() != 1) {
            throw new UsageException("inspect: expected one FILE_OR_BUNDLE, found " + words.size());
        }
        Path path = OptionsOf.path("FILE_OR_BUNDLE", words.get(0));
        boolean verify = line.hasOption("verify");
        String key = line.getOptionValue("checkpoint-key");
        if (Files.isDirectory(path)) {
            if (key != null) {
                throw new UsageException("--checkpoint-key: expected a checkpoint file, found the folder " + path);
            }
            bundle(Bundle.open(path), verify, console);
        } else {
            try (Checkpoint checkpoint = Checkpoint.open(path)) {
                checkpoint(checkpoint, key, verify, console);
            }
        }
    }

    private static void checkpoint(Checkpoint checkpoint, @Nullable String key, boolean verify, Console console) {
        List<StoredTensor> tensors = checkpoint.tensors();
        console.print(checkpoint.file() + ": " + checkpoint.format() + ", " + tensors.size() + " tensors, "
                + tensors.stream().mapToLong(StoredTensor::size).sum() + " numbers");
        console.print("SHA-256: " + checkpoint.sha256());
        describe(checkpoint, key, console);
        Map<String, Long> types = tensors.stream()
                .collect(Collectors.groupingBy(StoredTensor::dtype, TreeMap::new, Collectors.counting()));
        console.print("types: "
                + types.entrySet().stream()
                        .map(type -> type.getKey() + " (" + type.getValue() + ")")
                        .collect(Collectors.joining(", ")));
        console.print("tensors:");
        tensors.forEach(tensor -> console.print("  " + tensor));
        if (verify) {
            tensors.forEach(StoredTensor::verify);
            console.print("verified: every tensor's bytes can be read, and every real number is finite");
        }
    }

    private static void describe(Checkpoint checkpoint, @Nullable String key, Console console) {
        try {
            Guess guess = Guess.of(checkpoint, key);
            ViTConfig config = guess.config();
            if (guess.keys().size() > 1) {
                console.print("keys: " + String.join(", ", guess.keys()) + "; looked at: " + guess.key());
            }
            console.print("family: " + guess.family());
            console.print("model: " + shape(config));
            console.print("preset: "
                    + Preset.of(config)
                            .map(preset -> preset.name() + " (import with --arch " + preset.name() + ")")
                            .orElse("none; import with --heads, the number of attention heads"));
            console.print("head: " + guess.head().orElse("none in the file"));
        } catch (InputException e) {
            console.print("model: none that import takes: " + e.getMessage());
        }
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
        console.print("position embedding: offset " + config.interpolation().offset() + ", antialiasing "
                + (config.interpolation().antialias() ? "yes" : "no"));
        console.print("preprocessing: " + ImportCommand.describe(card.preprocessing()));
        console.print("source: " + card.source().file() + ", " + card.source().format() + " with names of "
                + card.source().family() + ", SHA-256 " + card.source().sha256());
        SavedModelOutline outline = SavedModelOutline.of(bundle.savedModel());
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
