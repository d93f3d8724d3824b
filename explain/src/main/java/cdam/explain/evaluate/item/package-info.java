/**
 * What is evaluated: images and mosaics of them, their regions, and the seeded choice of both.
 */
@NullMarked
package cdam.explain.evaluate.item;

import org.jspecify.annotations.NullMarked;
