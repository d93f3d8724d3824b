package cdam.train.augment;

import java.util.List;

/**
 * Images ready for the backbone.
 *
 * @param positions their places in the pipeline's list, rising
 * @param images (B,3,H,W), normalised; B is the number of positions
 * @param unreadable what could not be read among the images between, with the reasons
 */
public record ImageBatch(int[] positions, float[] images, List<Unreadable> unreadable) {
    /** An image that could not be read. */
    public record Unreadable(int position, String reason) {}
}
