package cdam.train.cache;

import java.nio.file.Path;
import java.util.List;

/** Is told how extraction goes. */
public interface Monitor {
    /**
     * Before a list of images.
     *
     * @param what such as "train, epoch 1"
     * @param cached images whose latents are there already
     * @param missing images that the backbone must see
     */
    void begin(String what, long cached, long missing);

    /** All latents of a list are there already: nothing begins. */
    default void cached(String what, long images) {}

    /** After some of the missing ones. */
    void advance(int images);

    /** After the last. */
    void end();

    /** Shards that did not fit their checksums; they were deleted and are computed again. */
    void damaged(List<Path> shards);
}
