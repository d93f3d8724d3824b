package cdam.explain.method;

import cdam.bundle.HeadFeatures;
import java.util.List;
import java.util.stream.IntStream;

/** How much of what a head reads a method's maps can see; it matters for heads that join several tokens. */
public enum Coverage {
    /** All of it: the whole model is run, or differentiated. */
    MODEL,
    /** What the last block's tokens change: its [CLS], and its patches where the head reads them. */
    LAST_BLOCK,
    /** [CLS] of the last block. */
    CLS;

    /** The parts that are not seen. */
    List<Integer> uncovered(HeadFeatures features) {
        return IntStream.range(0, this == MODEL ? 0 : features.parts())
                .filter(part -> part != features.latentPart())
                .filter(part -> this == CLS || !features.isMeanPatch(part))
                .boxed()
                .toList();
    }
}
