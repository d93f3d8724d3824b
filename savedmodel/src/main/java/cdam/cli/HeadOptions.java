package cdam.cli;

import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.importer.NewHead;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** What a user can say of a head to {@code import}, {@code inspect} and {@code heads add}. */
final class HeadOptions {
    private HeadOptions() {}

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

    static NewHead.Settings of(CommandLine line) {
        return new NewHead.Settings(
                line.getOptionValue("head-key"),
                line.hasOption("head-input")
                        ? OptionsOf.oneOf(HeadInput.values(), line, "head-input", HeadInput.CLS)
                        : null,
                line.hasOption("head-kind")
                        ? OptionsOf.oneOf(HeadKind.values(), line, "head-kind", HeadKind.SINGLE_LABEL)
                        : null,
                line.hasOption("labels") ? OptionsOf.requirePath(line, "labels") : null);
    }

    /** What was chosen, and why. */
    static void tell(NewHead head, String name, Console console) {
        head.lines(name).forEach(console::print);
        head.notes().forEach(console::note);
    }
}
