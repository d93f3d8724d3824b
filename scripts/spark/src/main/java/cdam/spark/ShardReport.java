package cdam.spark;

import cdam.io.FormatVersion;
import java.io.Serializable;
import java.util.List;

/**
 * {@code shard.json}, the sign that a shard is complete.
 *
 * @param formatVersion {@link #FORMAT}
 * @param shard its folder's name
 * @param images how many it was given
 * @param failed those without results
 * @param attempt which one it was, from 1
 * @param seconds how long its task took
 * @param host where
 */
record ShardReport(
        int formatVersion, String shard, int images, List<Failed> failed, int attempt, double seconds, String host)
        implements Serializable {
    static final FormatVersion FORMAT = new FormatVersion(1, "delete the file, and its part is computed again");

    ShardReport {
        failed = List.copyOf(failed);
    }

    /** An image without results, and why. */
    record Failed(String image, String reason) implements Serializable {}
}
