/**
 * The explanation methods: a run of the model and targets in, raw signed scores out.
 *
 * <p>Invariants: one method, one class, its equation cited; nothing is clipped or rescaled unless the method's published
 * definition rectifies; an image's map does not depend on the images beside it; the model is unchanged. A new method is a
 * class that implements {@link cdam.explain.method.Method} and a line in {@link cdam.explain.method.Methods}; help, docs
 * and the contract test follow from that line.
 */
@NullMarked
package cdam.explain.method;

import org.jspecify.annotations.NullMarked;
