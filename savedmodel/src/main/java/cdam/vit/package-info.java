/** The Vision Transformer: its configuration, its weights, its TensorFlow graph with named taps. */
@NullMarked
package cdam.vit;

import org.jspecify.annotations.NullMarked;
