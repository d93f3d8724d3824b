/** Checkpoints as people have them, read without Python: bytes, names, weights. */
@NullMarked
package cdam.checkpoint;

import org.jspecify.annotations.NullMarked;
