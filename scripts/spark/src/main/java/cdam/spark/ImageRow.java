package cdam.spark;

import java.io.Serializable;

/**
 * An image of a list.
 *
 * @param uri a path that all executors see, or an address of a file system that they reach, such as {@code hdfs://...}
 * @param relative its path below the folder that was given; outputs are named after it
 */
record ImageRow(String uri, String relative) implements Serializable {}
