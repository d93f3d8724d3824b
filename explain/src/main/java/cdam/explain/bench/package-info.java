/**
 * The benchmark: how long and how much memory the forward pass and every method take, beside the machine's own limit.
 *
 * <p>Invariants: everything measured runs once before it is timed; rounds go over all measurements in turn, so that what
 * disturbs the machine disturbs all alike, and ratios are taken within a round. Nothing here is a test: no number is
 * asserted. A new thing to measure is a line in {@link cdam.explain.bench.Measurements}; methods come from their registry.
 */
@NullMarked
package cdam.explain.bench;

import org.jspecify.annotations.NullMarked;
