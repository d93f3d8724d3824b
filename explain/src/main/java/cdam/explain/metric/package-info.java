/**
 * What is measured about maps of scores: pure functions, no TensorFlow, no files.
 *
 * <p>Invariants: one metric, one small class that states its definition and source; {@link cdam.explain.metric.Metrics} is
 * the one list from which configs, reports and docs derive. A metric that asks the model does so through a
 * {@link cdam.explain.metric.Scorer}, so that a model with a known right score can test it. NaN means "not defined here",
 * such as the correlation with a constant map, and is left out of means. Every pooled number is a function of sums over
 * images, so that one {@link cdam.explain.metric.Jackknife} gives the intervals of all. A new metric is a class that
 * implements one of the kinds of {@link cdam.explain.metric.Metric} and a line in {@code Metrics}.
 */
@NullMarked
package cdam.explain.metric;

import org.jspecify.annotations.NullMarked;
