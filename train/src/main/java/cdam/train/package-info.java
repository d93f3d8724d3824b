/**
 * Linear heads on frozen features.
 *
 * <p>The way in for programs is {@link cdam.train.HeadTrainer}; {@link cdam.train.TrainingResult} is what it gives. The rest is
 * in the packages below and not promised.
 */
@NullMarked
package cdam.train;

import org.jspecify.annotations.NullMarked;
