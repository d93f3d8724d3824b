/**
 * Checkpoints as people have them, read without Python. Three separate things: {@link cdam.checkpoint.Format} reads
 * bytes (one class per format), {@link cdam.checkpoint.Family} maps names (one a family of models), and values are only
 * converted when {@link cdam.checkpoint.StoredTensor#read()} asks for them. The ways in are {@link
 * cdam.checkpoint.BackboneReader}, {@link cdam.checkpoint.HeadReader} and, to look inside, {@link
 * cdam.checkpoint.Checkpoint}.
 *
 * <p>Invariants: a file is never trusted. Nothing in it is executed, and no class is loaded by a name in it. Every
 * length, offset and count is checked against the file's size before anything is allocated. Whatever is wrong with a file
 * ends as one {@link cdam.io.InputException} that names the file.
 *
 * <p>To add a format: a class beside {@link cdam.checkpoint.SafeTensors} and a line in {@code Format.ALL}. To add a
 * family: an entry in {@code Family.ALL}.
 */
@NullMarked
package cdam.checkpoint;

import org.jspecify.annotations.NullMarked;
