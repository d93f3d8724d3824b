/**
 * What is explained: a scalar f of the latent.
 *
 * <p>Invariants: a target is a pure function of numbers, without TensorFlow; its gradient is exact. A new kind of target is
 * a class that implements {@link cdam.explain.targets.Target} and a line in {@link cdam.explain.targets.TargetSpec}.
 */
@NullMarked
package cdam.explain.targets;

import org.jspecify.annotations.NullMarked;
