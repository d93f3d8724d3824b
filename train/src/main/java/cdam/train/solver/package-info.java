/**
 * Heads without epochs: logistic regression by L-BFGS, and ridge regression with its leave-one-out predictions.
 *
 * <p>The way in is {@link cdam.train.solver.LogisticRegression} and {@link cdam.train.solver.RidgeRegression}. Invariants:
 * a solution is a function of the examples and the settings alone, whatever the number of threads; sums over images are of
 * float64 in the order of the images; memory does not grow with the images beyond a bound.
 */
@NullMarked
package cdam.train.solver;

import org.jspecify.annotations.NullMarked;
