/**
 * Training of a linear head on latents: one TensorFlow graph holds the loss, its gradient and the update.
 *
 * <p>Invariants: all randomness (first weights, order of the samples) is a function of the seed and the epoch, so that a
 * run that was killed goes on with the same numbers; the graph's owner is {@link cdam.train.head.HeadGraph}, nothing else
 * holds native memory. A new optimiser is an {@link cdam.train.head.UpdateRule} and a line in
 * {@link cdam.train.head.Recipe.Optimizer}; a new loss a {@link cdam.train.head.Loss} and a line in
 * {@link cdam.train.head.Recipe.Task}.
 */
@NullMarked
package cdam.train.head;

import org.jspecify.annotations.NullMarked;
