package cdam.checkpoint;

import cdam.vit.ViTWeights;
import java.util.List;
import java.util.Optional;

/**
 * A model as a checkpoint file holds it.
 *
 * @param weights the backbone, complete and finite
 * @param head the classifier that the file brings, if it does
 * @param ignored names in the file that a backbone does not need (mask token, projector, counters), as the file spells
 *     them
 * @param format the file's format
 * @param family whose names the tensors have
 * @param sha256 of the file, in hexadecimal
 */
public record ImportedModel(
        ViTWeights weights,
        Optional<StoredHead> head,
        List<String> ignored,
        String format,
        String family,
        String sha256) {}
