/** The exported model: a SavedModel with {@code model.json} and linear heads. */
@NullMarked
package cdam.bundle;

import org.jspecify.annotations.NullMarked;
