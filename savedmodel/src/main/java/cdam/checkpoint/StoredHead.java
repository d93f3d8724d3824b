package cdam.checkpoint;

import cdam.vit.LinearHead;
import java.util.List;

/**
 * A linear head as a file holds it.
 *
 * @param name of its layer, as the file spells it: evidence of whose code wrote it, and so of what it reads; empty for a bare
 *     {@code weight}
 * @param linear its numbers; a batch norm before the layer is folded into them
 * @param notes what was made of the file, for people: a bias that is missing, a batch norm, tensors left out
 */
public record StoredHead(String name, LinearHead linear, List<String> notes) {
    public StoredHead {
        notes = List.copyOf(notes);
    }
}
