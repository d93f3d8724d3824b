package cdam.image;

import java.nio.file.Path;

/**
 * An image that was asked for.
 *
 * @param path where it is
 * @param relative its path below the folder that was given, or its name where the file itself was given; outputs are named
 *     after it
 */
public record ImageFile(Path path, Path relative) {}
