/**
 * Public checkpoints by name, and their download.
 *
 * <p>Invariants: a file gets its final name only when its length and hash are right; a file
 * whose full hash is not known is pinned when it is first downloaded. Add a model to {@link
 * cdam.catalogue.Catalogue#BUILT_IN}.
 */
@NullMarked
package cdam.catalogue;

import org.jspecify.annotations.NullMarked;
