package cdam.explain.targets;

import java.util.Collections;
import java.util.List;

/**
 * The targets of a batch: K for each of B images. They may differ from image to image, as the predicted class does.
 *
 * @param perImage B lists of K targets
 */
public record TargetBatch(List<List<Target>> perImage) {
    /** For methods that do not look at a target. */
    public static final TargetBatch NONE = new TargetBatch(List.of());

    public TargetBatch {
        perImage = perImage.stream().map(List::copyOf).toList();
        if (perImage.stream().mapToInt(List::size).distinct().count() > 1) {
            throw new IllegalArgumentException("every image of a batch has as many targets as the others");
        }
    }

    /** The same targets for every image. */
    public static TargetBatch same(int images, List<Target> targets) {
        return new TargetBatch(Collections.nCopies(images, targets));
    }

    /** K. */
    public int count() {
        return perImage.isEmpty() ? 0 : perImage.get(0).size();
    }

    public Target at(int image, int target) {
        return perImage.get(image).get(target);
    }
}
