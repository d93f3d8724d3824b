package cdam.checkpoint;

import cdam.io.InputException;
import cdam.vit.LinearHead;
import java.nio.file.Path;
import java.util.List;

/** Reads a linear head that is alone in its file: DINO's released ones, ours, or anyone's weight and bias. */
public final class HeadReader {
    private HeadReader() {}

    /**
     * Reads a head as it is, however many tokens its features join.
     *
     * @throws InputException if the file holds anything but one finite weight (C,F) and its bias (C)
     */
    public static LinearHead read(Path file) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            StateDict dict = StateDict.select(checkpoint, null);
            LinearHead head = HeadNames.take(dict, 0)
                    .orElseThrow(() -> dict.error("no linear head: expected one of " + HeadNames.tried() + ", found "
                            + StateDict.some(dict.names())));
            List<String> rest = dict.rest().stream().filter(dict::isReal).toList();
            if (!rest.isEmpty()) {
                throw dict.wrong(
                        rest.get(0),
                        "expected a head's weight and bias alone in their file, found this too; a head in a model's"
                                + " file comes along with --checkpoint");
            }
            return head;
        }
    }
}
