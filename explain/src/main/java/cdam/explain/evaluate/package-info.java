/**
 * The {@code evaluate} command: maps of several methods on a folder of images, every metric, one report.
 *
 * <p>The way through: a config draws {@code Item}s (images, mosaics of them); {@code Evaluation} takes a batch of them,
 * {@code MethodMaps} computes the maps that are missing, {@code ItemEvaluator} the numbers that are missing, and the {@code ItemStore}
 * keeps both, one folder per item. {@code Summary} reads the store, and {@code EvaluationReport} writes {@code results.json}, CSV and
 * HTML from it.
 *
 * <p>Invariants: what an item's folder holds depends on the item, the model and the settings alone, never on the items beside
 * it, so runs resume, shards merge, and a method that is added later finds the same draws; memory is bounded by the batch
 * and by {@code memory_mb}, not by the number of images.
 */
@NullMarked
package cdam.explain.evaluate;

import org.jspecify.annotations.NullMarked;
