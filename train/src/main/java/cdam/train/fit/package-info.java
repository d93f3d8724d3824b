/**
 * A head from latents and labels in one call, whichever the solver.
 *
 * <p>The way in is {@link cdam.train.fit.HeadFitter}. Invariant: no image that measures a head has had a say in it.
 */
@NullMarked
package cdam.train.fit;

import org.jspecify.annotations.NullMarked;
