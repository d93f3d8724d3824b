package cdam.cli;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.LabelFile;
import cdam.checkpoint.HeadReader;
import cdam.checkpoint.StoredHead;
import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/**
 * A head that is to be added, as the options of {@code import} and {@code heads add} say. Whatever can be refused is refused when
 * it is made.
 *
 * @param stored its numbers
 * @param kind what its logits mean
 * @param kindGiven whether the user, or a file beside the weights, says so
 * @param input what it reads, and why
 * @param labels its classes
 * @param source where its numbers come from, for its card
 */
record HeadOptions(
        StoredHead stored,
        HeadKind kind,
        boolean kindGiven,
        HeadInputChoice input,
        LabelFile labels,
        Map<String, Object> source) {
    static Options addTo(Options options) {
        return options.addOption(OptionsOf.text("head", "FILE", "a linear head: .pth or .safetensors"))
                .addOption(OptionsOf.text(
                        "head-key", "NAME", "of several heads in the file, the one of this name or part of a name"))
                .addOption(
                        OptionsOf.text(
                                "head-input",
                                "KIND",
                                "of a wide head: cls-of-last-blocks (DINO's ViT-S), cls-and-mean-patch (interleaved, DINO's ViT-B),"
                                        + " cls-then-mean-patch (DINOv2, DINOv3); default: what its names or the backbone tell"))
                .addOption(OptionsOf.text(
                        "head-kind",
                        "KIND",
                        "single-label (softmax), multi-label (a sigmoid for each class); default: single-label, and"
                                + " binary for a head of one row"))
                .addOption(
                        OptionsOf.text(
                                "labels",
                                "FILE",
                                "class names in the order of the head's rows: a name per line, id and name,"
                                        + " or a list or dictionary of JSON; imagenet-1k: ImageNet's, which come with the program"));
    }

    /**
     * Of a head that comes with its model.
     *
     * @param beside what lies beside it
     */
    static HeadOptions of(
            CommandLine line, StoredHead stored, ViTConfig config, HeadBeside beside, Map<String, Object> source) {
        int rows = stored.linear().classes();
        HeadInput given = line.hasOption("head-input")
                ? OptionsOf.oneOf(HeadInput.values(), line, "head-input", HeadInput.CLS)
                : null;
        return new HeadOptions(
                stored,
                OptionsOf.oneOf(
                        HeadKind.values(),
                        line,
                        "head-kind",
                        beside.kind().filter(kind -> rows > 1).orElse(HeadKind.of(rows))),
                line.hasOption("head-kind") || beside.kind().isPresent(),
                HeadInputChoice.of(given, stored, config),
                labels(line, rows, beside),
                new TreeMap<>(source));
    }

    private static LabelFile labels(CommandLine line, int rows, HeadBeside beside) {
        if (!line.hasOption("labels")) {
            return beside.labels(rows);
        }
        Path file = OptionsOf.requirePath(line, "labels");
        LabelFile read = LabelFile.read(file);
        if (read.entries().size() != rows) {
            throw new InputException(file + ": expected " + rows + " labels, one per row of the head's weight, found "
                    + read.entries().size() + " (" + read.form() + ")");
        }
        return read;
    }

    /**
     * Of a head in a file.
     *
     * @param checkpointKey of {@link HeadReader#read(Path, String, String)}
     */
    static HeadOptions of(CommandLine line, Path file, @Nullable String checkpointKey, ViTConfig config) {
        StoredHead stored = HeadReader.read(file, checkpointKey, line.getOptionValue("head-key"));
        Map<String, Object> source = new TreeMap<>();
        source.put("file", String.valueOf(file.getFileName()));
        source.put("sha256", Hashes.sha256(file));
        if (!stored.name().isEmpty()) {
            source.put("layer", stored.name());
        }
        return of(line, stored, config, HeadBeside.NOTHING, source);
    }

    /** @param replace whether a head of that name may go */
    Head addTo(Bundle bundle, String name, boolean replace) {
        return replace
                ? bundle.replaceHead(name, stored.linear(), kind, input.input(), labels.labels(), source)
                : bundle.addHead(name, stored.linear(), kind, input.input(), labels.labels(), source);
    }

    /** Says what was chosen, and why. */
    void tell(Console console, String name) {
        console.print("head " + name + ": " + stored.linear().classes() + " classes, reads " + input.input()
                + (input.reason().isEmpty() ? "" : ", " + input.reason()));
        if (kind == HeadKind.SINGLE_LABEL && !kindGiven) {
            console.print(
                    "kind: single-label (softmax), a guess; --head-kind multi-label if several classes can be true");
        } else {
            console.print("kind: " + kind);
        }
        console.print("classes, from " + labels.form() + ": "
                + HeadText.classes(labels.labels().all()));
        labels.notes().forEach(note -> console.note("note: " + note));
        stored.notes().forEach(note -> console.note("note: " + note));
    }
}
