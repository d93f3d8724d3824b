/**
 * Plain arithmetic: quantiles, Wilson's interval and seeded draws. No TensorFlow, no files.
 */
@NullMarked
package cdam.math;

import org.jspecify.annotations.NullMarked;
