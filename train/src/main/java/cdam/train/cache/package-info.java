/**
 * Latents on disk, so that a second head on the same images never runs the backbone.
 *
 * <p>A cache belongs to one {@link cdam.train.cache.FeatureSpec}: backbone, input size, precision. In it, each view (plain,
 * or one epoch's draws) has a folder of shards; a shard is a list of image keys with their latents and a checksum, written
 * once and never changed. Invariants: what is found is exactly what the backbone gave (rounded to the cache's precision);
 * a damaged shard is deleted and its images are computed again; an interrupted run leaves whole shards only, and goes on
 * with the same batches, hence the same bits.
 */
@NullMarked
package cdam.train.cache;

import org.jspecify.annotations.NullMarked;
