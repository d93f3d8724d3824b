/**
 * The commands {@code train} and {@code knn}, and what joins data, backbone, cache and trainer for them.
 *
 * <p>The way in is {@link cdam.train.run.TrainConfig}: every key of the YAML file is a component of its records. Invariant:
 * what a run computes depends on the config, the images' bytes and the model, on nothing else.
 */
@NullMarked
package cdam.train.run;

import org.jspecify.annotations.NullMarked;
