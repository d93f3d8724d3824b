/**
 * Images from files to normalised tensors, equal to Pillow's; no TensorFlow in the interface.
 *
 * <p>The way in is {@link cdam.image.ImageInput} (a file to an {@link cdam.image.ImageTensor}); its steps are
 * {@link cdam.image.ImageFiles} (list, decode), {@link cdam.image.Framing} (resize, crop) and
 * {@link cdam.image.Preprocessing} (normalise).
 *
 * <p>Invariants: everything is immutable or local to a call, so that any number of threads may decode; nothing is
 * allocated for pixels before the header's size is within the limit; only {@link cdam.io.InputException} leaves for a
 * bad file; what a plug-in believes too easily is checked before it sees the file ({@code FileChecks}). A new file format is a constant of {@code ImageFormat} and its ImageIO plug-in in the pom; a new input path
 * is a record in {@link cdam.image.Framing}; a new filter is a constant of {@link cdam.image.Interpolation}.
 */
@NullMarked
package cdam.image;

import org.jspecify.annotations.NullMarked;
