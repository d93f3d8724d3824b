package cdam.checkpoint;

import java.util.List;

/** A file format of tensors: how its bytes are laid out. It knows nothing of what the tensors mean. */
interface Format {
    /** Every format that is read, in the order in which they are tried. */
    List<Format> ALL = List.of(new TorchZip(), new TorchLegacy(), new SafeTensors(), new TensorFlowVariables());

    /** A training checkpoint of the largest ViT has some thousands. */
    int MAX_TENSORS = 30_000;

    /** What a user calls it. */
    String name();

    /** Whether the content is of this format; extensions of names are not looked at. */
    boolean recognises(Source source);

    /** All tensors, in the file's order, and what stands beside them. */
    Contents read(Source source);

    /** Refuses one tensor more than {@link #MAX_TENSORS}. */
    static void checkCount(Source source, int before) {
        if (before == MAX_TENSORS) {
            throw source.error("more than " + MAX_TENSORS + " tensors, which no checkpoint has");
        }
    }
}
