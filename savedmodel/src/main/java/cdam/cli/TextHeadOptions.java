package cdam.cli;

import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.LabelFile;
import cdam.checkpoint.StoredHead;
import cdam.checkpoint.TextEmbeddings;
import cdam.importer.NewHead;
import cdam.io.Hashes;
import cdam.io.UsageException;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** A zero-shot head that is to be added: text embeddings that another tool made, as the options of {@code heads add} say. */
final class TextHeadOptions {
    private static final String NONE = "none";

    private TextHeadOptions() {}

    static Options addTo(Options options) {
        return options.addOption(OptionsOf.text(
                        "text",
                        "FILE",
                        "in place of --head, text embeddings, one per label: .npy, .safetensors or .pth; the logits are"
                                + " scaled cosines (CLIP, SigLIP)"))
                .addOption(OptionsOf.text(
                        "projection",
                        "FILE|none",
                        "of --text: the model's checkpoint, with the projection of the image, logit_scale and logit_bias;"
                                + " none: the latent is the image's embedding"))
                .addOption(
                        OptionsOf.text("scale", "NUMBER", "of --text: the cosine's factor; default: exp(logit_scale)"))
                .addOption(
                        OptionsOf.text("logit-bias", "NUMBER", "of --text: added to every logit; default: logit_bias"));
    }

    static NewHead of(CommandLine line, ViTConfig config) {
        if (line.hasOption("head") || line.hasOption("head-input")) {
            throw new UsageException("--text: expected neither --head nor --head-input beside it");
        }
        Path file = OptionsOf.requirePath(line, "text");
        LabelFile labels = LabelFile.read(OptionsOf.requirePath(line, "labels"));
        int classes = labels.entries().size();
        String projection = line.getOptionValue("projection");
        boolean none = NONE.equals(projection);
        Path model = projection == null || none ? null : OptionsOf.path("--projection", projection);
        TextEmbeddings.Found found = TextEmbeddings.read(
                file,
                new TextEmbeddings.Given(
                        line.getOptionValue("head-key"),
                        model,
                        none,
                        number(line, "scale"),
                        number(line, "logit-bias"),
                        sigmoid(line, classes)),
                classes,
                config.width());
        HeadKind kind = classes == 1 ? HeadKind.BINARY : found.sigmoid() ? HeadKind.MULTI_LABEL : HeadKind.SINGLE_LABEL;
        return new NewHead(
                new StoredHead("", found.head(), found.notes()),
                kind,
                true,
                HeadInput.CLS,
                "cosines with text embeddings",
                labels,
                source(file, model));
    }

    /** Null: not said. */
    private static @Nullable Boolean sigmoid(CommandLine line, int classes) {
        return classes == 1
                ? Boolean.TRUE
                : Optional.ofNullable(line.getOptionValue("head-kind"))
                        .map(kind -> OptionsOf.oneOf(HeadKind.values(), line, "head-kind", HeadKind.SINGLE_LABEL)
                                != HeadKind.SINGLE_LABEL)
                        .orElse(null);
    }

    private static Map<String, Object> source(Path file, @Nullable Path model) {
        Map<String, Object> source = new TreeMap<>();
        source.put("text", String.valueOf(file.getFileName()));
        source.put("sha256", Hashes.sha256(file));
        if (model != null) {
            source.put("projection", String.valueOf(model.getFileName()));
        }
        return source;
    }

    private static @Nullable Double number(CommandLine line, String name) {
        String value = line.getOptionValue(name);
        if (value == null) {
            return null;
        }
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below says what was found
        }
        throw new UsageException(String.format(Locale.ROOT, "--%s: expected a number, found %s", name, value));
    }
}
