package cdam.importer;

import cdam.bundle.Bundle;
import java.util.List;

/**
 * A bundle that was made of a checkpoint.
 *
 * @param lines what was found, what the file left open and how it was settled, and what was left out, for people
 * @param notes what may be wrong
 */
public record ImportedBundle(Bundle bundle, List<String> lines, List<String> notes) {
    public ImportedBundle {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    /** All lines, and the notes after them. */
    @Override
    public String toString() {
        return String.join("\n", lines) + (notes.isEmpty() ? "" : "\n" + String.join("\n", notes));
    }
}
