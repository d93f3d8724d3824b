/** Explanations: image, tokens, run, scores, picture. */
@NullMarked
package cdam.explain;

import org.jspecify.annotations.NullMarked;
