package cdam.spark;

import java.io.Serializable;
import java.util.List;

/**
 * {@code shard.json}, the sign that a shard is complete.
 *
 * @param shard its folder's name
 * @param images how many it was given
 * @param failed those without results
 * @param seconds how long its task took
 * @param host where
 */
record ShardReport(String shard, int images, List<Failed> failed, double seconds, String host) implements Serializable {
    ShardReport {
        failed = List.copyOf(failed);
    }

    /** An image without results, and why. */
    record Failed(String image, String reason) implements Serializable {}
}
