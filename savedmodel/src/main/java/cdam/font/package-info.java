/**
 * Letters as outlines, to draw on pictures. The font comes with the product, so that nothing is asked of the machine: Java's
 * own fonts need a library and a font there, which many containers lack. Only what it lacks is drawn by one of theirs.
 */
@NullMarked
package cdam.font;

import org.jspecify.annotations.NullMarked;
