package cdam.bundle;

import cdam.checkpoint.Choice;
import cdam.image.Preprocessing;
import cdam.io.FormatVersion;
import cdam.io.InputException;
import cdam.io.PlainText;
import cdam.vit.ViTConfig;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code model.json}: what the SavedModel beside it is.
 *
 * @param formatVersion {@link #FORMAT}
 * @param architecture the backbone's shape
 * @param preprocessing how an image becomes numbers
 * @param defaultHead the head that is used where none is named; null without heads
 * @param source where the weights come from
 * @param savedModelSha256 of {@code saved_model.pb}: the backbone's identity
 */
public record ModelCard(
        int formatVersion,
        ViTConfig architecture,
        Preprocessing preprocessing,
        @Nullable String defaultHead,
        Source source,
        String savedModelSha256) {
    public static final FormatVersion FORMAT = new FormatVersion(1, 2, "import the checkpoint again");

    /**
     * The checkpoint that was imported.
     *
     * @param file its name, without folders
     * @param sha256 of the file
     * @param format such as "PyTorch zip"
     * @param family whose names its tensors had
     * @param ignored tensors that were left out on purpose
     * @param choices what the tensors leave open, as it was settled at import; null in cards of 0.1.0
     * @param madeFor the kind of images that it was made for, where these are no photographs; else null
     */
    public record Source(
            String file,
            String sha256,
            String format,
            String family,
            List<String> ignored,
            @Nullable List<Choice> choices,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String madeFor) {
        private static final int LONGEST = 100;

        public Source {
            if (madeFor != null && (madeFor.isBlank() || !madeFor.equals(PlainText.line(madeFor, LONGEST)))) {
                throw new InputException("made-for: expected one line of at most " + LONGEST + " letters, found "
                        + PlainText.line(madeFor, LONGEST));
            }
        }

        /** Nothing was left open. */
        public Source(String file, String sha256, String format, String family, List<String> ignored) {
            this(file, sha256, format, family, ignored, List.of(), null);
        }

        /** What was settled at import, as far as the card says it. */
        public List<Choice> choicesOrNone() {
            return choices == null ? List.of() : choices;
        }
    }

    public ModelCard {
        FORMAT.require("model.json", formatVersion);
    }

    /** What pictures and pages say of a model that does not know photographs; empty as a rule. */
    public String caution() {
        return source.madeFor() == null ? "" : "made for " + source.madeFor() + ", not for photographs";
    }

    /** The size that images are brought to where nobody asks for another: the preprocessing's, or that of the weights' positions. */
    public Preprocessing.Size inputSize() {
        Preprocessing.Size size = preprocessing.size();
        return size != null ? size : new Preprocessing.Size(architecture.defaultHeight(), architecture.defaultWidth());
    }

    ModelCard withDefaultHead(@Nullable String name) {
        return new ModelCard(FORMAT.number(), architecture, preprocessing, name, source, savedModelSha256);
    }
}
