/**
 * Pictures of raw scores. All scaling and colouring of the product is here; a method never does any.
 *
 * <p>The way in: {@link cdam.explain.render.Sheet} writes a {@link cdam.explain.render.SheetSpec} of tiles as PNG or SVG
 * in the way that {@link cdam.explain.render.RenderOptions} say.
 *
 * <p>Invariants: zero always has the palette's zero colour; a signed scale is symmetric about zero; whatever makes a
 * picture differ from the raw scores (clipped contrast, a shared scale) is written in it; the same input gives the same
 * bytes; no font, display or library of the machine is needed; memory is bounded by a page, not by the sheet. A new
 * palette is a line in {@code Palette.ALL}.
 */
@NullMarked
package cdam.explain.render;

import org.jspecify.annotations.NullMarked;
