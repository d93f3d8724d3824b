/**
 * The drawing surface of every picture: shapes, text and images on PNG or SVG, with the product's own letters.
 *
 * <p>Invariants: the same calls give the same bytes; no font, display or library of the machine is needed.
 */
@NullMarked
package cdam.canvas;

import org.jspecify.annotations.NullMarked;
