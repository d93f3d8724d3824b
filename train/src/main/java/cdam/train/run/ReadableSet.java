package cdam.train.run;

import cdam.train.augment.ImageBatch.Unreadable;
import cdam.train.augment.ImageRef;
import cdam.train.cache.Extracted;
import cdam.train.data.ImageSet;
import cdam.train.head.Latents;
import cdam.train.solver.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The images of a set that can be read, with their latents in one view.
 *
 * @param set the readable ones
 * @param refs the readable ones' files and keys
 * @param latents the readable ones' latents
 * @param unreadable reasons, one for each of the others
 */
record ReadableSet(ImageSet set, List<ImageRef> refs, Latents latents, List<String> unreadable) {

    static ReadableSet of(ImageSet all, List<ImageRef> refs, Extracted extracted) {
        Set<Integer> broken =
                extracted.unreadable().stream().map(Unreadable::position).collect(Collectors.toSet());
        List<ImageSet.Sample> samples = new ArrayList<>();
        List<ImageRef> kept = new ArrayList<>();
        for (int i = 0; i < refs.size(); i++) {
            if (!broken.contains(i)) {
                samples.add(all.samples().get(i));
                kept.add(refs.get(i));
            }
        }
        return new ReadableSet(
                new ImageSet(all.labels(), samples),
                List.copyOf(kept),
                extracted.latents(),
                extracted.unreadable().stream().map(Unreadable::reason).toList());
    }

    /** Some of the readable ones, in the order given. */
    ReadableSet subset(int[] rows) {
        return new ReadableSet(
                set.subset(rows), IntStream.of(rows).mapToObj(refs::get).toList(), latents.subset(rows), List.of());
    }

    /** The same images in another view. */
    ReadableSet with(Latents others) {
        return new ReadableSet(set, refs, others, unreadable);
    }

    /** For a solver. */
    Examples examples() {
        return new Examples(latents, set.classes(), set.labels().size());
    }

    int total() {
        return refs.size() + unreadable.size();
    }
}
