/**
 * What a run leaves for people: the history, its plot, and TensorBoard's event files.
 *
 * <p>Invariant: all of it can be written again from the list of epochs, and nothing reads it back.
 */
@NullMarked
package cdam.train.log;

import org.jspecify.annotations.NullMarked;
