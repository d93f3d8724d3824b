/**
 * Bytes in and out, without TensorFlow: NumPy arrays, atomic files, and the two exceptions that end a command.
 *
 * <p>Invariants: a reader bounds every length by the size of its source before it allocates; a writer leaves either the
 * whole file or none. Add here only what several modules need and no library offers.
 */
@NullMarked
package cdam.io;

import org.jspecify.annotations.NullMarked;
