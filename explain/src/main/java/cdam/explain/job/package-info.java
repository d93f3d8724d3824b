/**
 * Explanation runs: images of a list, any methods and targets, results in a folder.
 *
 * <p>Invariants: every file appears whole or not at all; what is there already is not computed again; a folder never mixes
 * results of two configurations; one run at a time writes a folder. Pictures are drawn from the stored scores, so they can
 * be drawn again without a model.
 */
@NullMarked
package cdam.explain.job;

import org.jspecify.annotations.NullMarked;
