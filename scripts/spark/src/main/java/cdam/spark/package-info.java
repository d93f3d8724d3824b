/**
 * Apache Spark as an engine: the lists of {@code explain}, {@code evaluate} and of {@code train}'s features in parts, on the
 * executors of a cluster, each part computed by the very code that the local commands run.
 *
 * <p>The way through: {@code SparkMain} reads a local command's config; {@code Driver} lists the images, cuts them into
 * {@code Part}s and submits those that are not done; a {@code PartRunner} computes a part into a scratch folder and uploads it
 * under a temporary name; the driver, and nobody else, renames it to its place in OUT/shards.
 *
 * <p>Invariants: a shard is there whole, with its {@code shard.json}, or does not count; only the driver commits, once a part,
 * so that tasks that are tried again or that live on unnoticed leave nothing twice; nothing here computes a number. A new
 * job is a class that implements {@code SparkJob} and a line in {@code SparkJobs.ALL}.
 */
@NullMarked
package cdam.spark;

import org.jspecify.annotations.NullMarked;
