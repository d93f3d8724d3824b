package cdam.explain.evaluate.item;

import cdam.image.ImageTensor;

/**
 * A thing taken out of an image.
 *
 * @param without the image without it, all else the same
 * @param inside the share of each patch's area that it covered, 0 to 1, row by row
 */
public record Removal(ImageTensor without, float[] inside) {}
