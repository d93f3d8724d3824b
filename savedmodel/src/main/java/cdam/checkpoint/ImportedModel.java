package cdam.checkpoint;

import cdam.vit.ViTWeights;
import java.util.Optional;

/**
 * A model as a checkpoint holds it.
 *
 * @param weights the backbone
 * @param head the classifier that the file brings, if it does
 * @param report what was found out, and left out
 * @param format the file's format
 * @param sha256 of the files, in hexadecimal
 */
public record ImportedModel(
        ViTWeights weights, Optional<StoredHead> head, ImportReport report, String format, String sha256) {
    /** Whose names the tensors have. */
    public String family() {
        return report.family();
    }
}
