/**
 * Measures of a classifier and of features, each one small class with its definition.
 *
 * <p>Invariants: a measure is a pure function; one that has no value (a class without images) is NaN, never 0. What
 * single-label measures need of an image is its {@link cdam.train.metric.Outcome}, 24 bytes, so that a million images with
 * a thousand classes fit. A new scalar is a line in {@link cdam.train.metric.Metric}.
 */
@NullMarked
package cdam.train.metric;

import org.jspecify.annotations.NullMarked;
