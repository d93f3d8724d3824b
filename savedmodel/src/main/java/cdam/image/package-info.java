/** Images from files to normalised tensors, equal to Pillow's; no TensorFlow in the interface. */
@NullMarked
package cdam.image;

import org.jspecify.annotations.NullMarked;
