/**
 * The Vision Transformer: its configuration, its weights, its TensorFlow graph with named taps, and all arithmetic that depends on
 * how it is built.
 *
 * <p>A new kind of block is written here and nowhere else. {@link cdam.vit.ViTConfig} and its {@link cdam.vit.Layout} say it as
 * data, with the tensors that it needs in {@code tensorShapes()}. {@code Block} is its forward pass for all tokens, {@code
 * ClsBlock} the last block for the latent's query and the closed form, {@link cdam.vit.BackwardPass} the derivatives by hand;
 * what two of them need ({@link cdam.vit.Activation}, {@link cdam.vit.Mlp}, {@code Rotation}) is a class with its derivative
 * beside it. {@link cdam.vit.PassMemory} and {@link cdam.vit.Flops} count it, {@link cdam.vit.GraphShape} compares it with a graph,
 * and an operation that no graph had before is allowed in {@code cdam.bundle.GraphOperations}. Names of other libraries' files
 * are {@code cdam.checkpoint.Family}'s. {@code BackbonesTest} of {@code explain} then wants a tiny model of that kind with
 * values of an independent implementation.
 */
@NullMarked
package cdam.vit;

import org.jspecify.annotations.NullMarked;
