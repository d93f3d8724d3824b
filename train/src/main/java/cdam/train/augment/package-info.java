/**
 * What the backbone sees of an image: augmentation, and the pipeline that decodes ahead of the backbone.
 *
 * <p>Invariants: a {@link cdam.train.augment.View} is a pure function of the image and its identity, so neither threads
 * nor restarts change a draw; the pipeline keeps the order of its list and holds a bounded number of images. A new
 * augmentation is a {@code View}.
 */
@NullMarked
package cdam.train.augment;

import org.jspecify.annotations.NullMarked;
