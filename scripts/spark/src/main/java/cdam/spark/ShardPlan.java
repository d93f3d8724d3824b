package cdam.spark;

import cdam.io.FormatVersion;

/**
 * {@code OUT/shards.json}: how a run was cut; a run that goes on cuts the same.
 *
 * @param formatVersion {@link #FORMAT}
 * @param identity whatever changes a result: the command, its config, its list, the model
 * @param images in a part, at most
 * @param parts how many
 * @param secondsAnImage as measured on an executor; 0 where the number of parts was given
 */
record ShardPlan(int formatVersion, String identity, int images, int parts, double secondsAnImage) {
    static final FormatVersion FORMAT = new FormatVersion(1, "give another folder, or delete this one");

    ShardPlan(String identity, int images, int parts, double secondsAnImage) {
        this(FORMAT.number(), identity, images, parts, secondsAnImage);
    }

    /**
     * How many images a part gets: as many as take its time, but no slot is left without work.
     *
     * @param total images of the run
     * @param seconds that an image takes
     * @param minutes a part should take
     * @param slots tasks at the same time
     */
    static int imagesAPart(int total, double seconds, double minutes, int slots) {
        int atMost = Math.max(1, total / slots);
        return (int) Math.max(1, Math.min(atMost, minutes * 60 / seconds));
    }
}
