/**
 * Plain arithmetic: quantiles and seeded draws. No TensorFlow, no files.
 */
@NullMarked
package cdam.math;

import org.jspecify.annotations.NullMarked;
