/**
 * Means, intervals, ranks, and the files that show them. Reads the store; runs no model.
 */
@NullMarked
package cdam.explain.evaluate.report;

import org.jspecify.annotations.NullMarked;
