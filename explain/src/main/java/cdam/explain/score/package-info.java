/**
 * Scores of patches: raw, signed, and no colour yet.
 */
@NullMarked
package cdam.explain.score;

import org.jspecify.annotations.NullMarked;
