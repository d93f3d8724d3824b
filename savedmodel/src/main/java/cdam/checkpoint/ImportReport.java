package cdam.checkpoint;

import cdam.image.Preprocessing;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about a model at import.
 *
 * @param family whose names the tensors have
 * @param choices what the tensors leave open, as it was settled, and by whom
 * @param ignored names of tensors in the model's dictionary that were left out, as the file spells them
 * @param notes for people
 * @param labels of the head that comes with the model, if a file beside the weights has them
 * @param multiLabel whether several classes can be true, if a file beside the weights says it
 * @param preprocessing how an image becomes numbers, if a file beside the weights says it
 */
public record ImportReport(
        String family,
        List<Choice> choices,
        List<String> ignored,
        List<String> notes,
        List<ClassName> labels,
        Optional<Boolean> multiLabel,
        Optional<Preprocessing> preprocessing) {
    /** A class's identifier and name. */
    public record ClassName(String id, String name) {}

    public ImportReport {
        choices = List.copyOf(choices);
        ignored = List.copyOf(ignored);
        notes = List.copyOf(notes);
        labels = List.copyOf(labels);
    }
}
