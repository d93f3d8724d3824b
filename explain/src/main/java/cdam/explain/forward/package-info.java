/**
 * A forward pass of some images, kept so that every method can start from where it needs to.
 *
 * <p>Invariants: a run belongs to one thread; it owns its native tensors until it is closed; the model is the same before
 * and after. Gradients are operations added to the loaded graph once a model, never patches of it.
 */
@NullMarked
package cdam.explain.forward;

import org.jspecify.annotations.NullMarked;
