/**
 * What the backbone sees of an image: augmentation, and the reader of batches.
 *
 * <p>Invariants: a {@link cdam.train.augment.View} is a pure function of the image and its identity, so neither threads
 * nor restarts change a draw. A new augmentation is a {@code View}.
 */
@NullMarked
package cdam.train.augment;

import org.jspecify.annotations.NullMarked;
