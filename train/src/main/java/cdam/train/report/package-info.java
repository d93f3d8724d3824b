/**
 * What people look at after a training: a page, a picture of the confusion matrix, a table per class.
 *
 * <p>Invariants: the page is one file that needs no server and no network; nothing here changes a head, and no picture that
 * cannot be drawn ends a run.
 */
@NullMarked
package cdam.train.report;

import org.jspecify.annotations.NullMarked;
