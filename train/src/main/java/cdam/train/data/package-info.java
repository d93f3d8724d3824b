/**
 * Which images, of which classes: sources of labelled files, and the label set that picks, merges and renames classes.
 *
 * <p>Invariants: nothing is decoded here; the order of images and classes does not depend on the file system; an image
 * that is left out is left out by rule and counted. A new source is a reader that gives {@link
 * cdam.train.data.LabelledFile}s and a line in {@link cdam.train.data.Sources}.
 */
@NullMarked
package cdam.train.data;

import org.jspecify.annotations.NullMarked;
