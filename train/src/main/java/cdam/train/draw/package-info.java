/**
 * Randomness as a function of what it is for: no generator is shared, so neither threads nor restarts change a draw.
 */
@NullMarked
package cdam.train.draw;

import org.jspecify.annotations.NullMarked;
