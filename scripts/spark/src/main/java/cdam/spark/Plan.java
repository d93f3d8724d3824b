package cdam.spark;

/**
 * {@code OUT/shards.json}: how a run was cut; a run that goes on cuts the same.
 *
 * @param identity whatever changes a result: the command, its config, its list, the model
 * @param images in a part, at most
 * @param parts how many
 * @param secondsAnImage as measured on an executor; 0 where the number of parts was given
 */
record Plan(String identity, int images, int parts, double secondsAnImage) {}
