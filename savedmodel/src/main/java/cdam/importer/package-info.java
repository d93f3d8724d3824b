/**
 * From a checkpoint to a bundle: {@link cdam.importer.Checkpoints} is the way in. Whatever neither the files nor the caller say is
 * settled by evidence and told, or refused with the choices.
 */
@NullMarked
package cdam.importer;

import org.jspecify.annotations.NullMarked;
