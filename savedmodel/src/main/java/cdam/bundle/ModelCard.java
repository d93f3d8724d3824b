package cdam.bundle;

import cdam.image.Preprocessing;
import cdam.io.InputException;
import cdam.vit.ViTConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code model.json}: what the SavedModel beside it is.
 *
 * @param formatVersion {@link #VERSION}
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
    /** Raised when a reader of today could misread a file of tomorrow. */
    public static final int VERSION = 1;

    /**
     * The checkpoint that was imported.
     *
     * @param file its name, without folders
     * @param sha256 of the file
     * @param format such as "PyTorch zip"
     * @param family whose names its tensors had
     * @param ignored tensors that were left out on purpose
     */
    public record Source(String file, String sha256, String format, String family, List<String> ignored) {}

    public ModelCard {
        if (formatVersion != VERSION) {
            throw new InputException("model.json: expected format_version " + VERSION + ", found " + formatVersion
                    + "; the bundle was written by another release: import the checkpoint again");
        }
    }

    ModelCard withDefaultHead(@Nullable String name) {
        return new ModelCard(formatVersion, architecture, preprocessing, name, source, savedModelSha256);
    }
}
