/**
 * Maps and numbers of one item, and the folder that keeps them.
 *
 * <p>Invariant: what an item's folder holds depends on the item, the model and the settings alone.
 */
@NullMarked
package cdam.explain.evaluate.measure;

import org.jspecify.annotations.NullMarked;
