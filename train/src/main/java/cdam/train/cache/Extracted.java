package cdam.train.cache;

import cdam.train.augment.ImageBatch.Unreadable;
import cdam.train.head.Latents;
import java.util.List;

/**
 * The latents of a list of images.
 *
 * @param latents of the readable images, in the list's order
 * @param unreadable the others, by their places in the list
 */
public record Extracted(Latents latents, List<Unreadable> unreadable) {
    public Extracted {
        unreadable = List.copyOf(unreadable);
    }
}
