package cdam.cli;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Labels;
import cdam.io.Hashes;
import cdam.vit.LinearHead;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** What {@code import} and {@code heads add} have in common. */
final class HeadOptions {
    private HeadOptions() {}

    static Options addTo(Options options) {
        return options.addOption(OptionsOf.text("head", "FILE", "a linear head: .pth or .safetensors"))
                .addOption(OptionsOf.text(
                        "head-input", "KIND", "of a wide head: cls, cls-of-last-blocks, cls-and-mean-patch"))
                .addOption(OptionsOf.text(
                        "head-kind",
                        "KIND",
                        "single-label (softmax), multi-label (a sigmoid for each class); default: single-label, and"
                                + " binary for a head of one row"))
                .addOption(
                        OptionsOf.text("labels", "FILE", "class names, one a line, in the order of the head's rows"));
    }

    /**
     * Adds a head with the labels and the input that the options say.
     *
     * @param source where its numbers come from, for its card
     */
    static Head add(CommandLine line, Bundle bundle, String name, LinearHead linear, Map<String, Object> source) {
        Labels labels = line.hasOption("labels")
                ? Labels.read(OptionsOf.requirePath(line, "labels"))
                : Labels.numbered(linear.classes());
        HeadInput input = HeadInput.of(
                line.getOptionValue("head-input"),
                linear.features(),
                bundle.card().architecture());
        return bundle.addHead(name, linear, kind(line, linear.classes()), input, labels, new TreeMap<>(source));
    }

    private static HeadKind kind(CommandLine line, int rows) {
        return OptionsOf.oneOf(HeadKind.values(), line, "head-kind", HeadKind.of(rows));
    }

    /** Of a head in a file of its own. */
    static Map<String, Object> source(Path file) {
        return Map.of("file", String.valueOf(file.getFileName()), "sha256", Hashes.sha256(file));
    }
}
