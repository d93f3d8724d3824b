package cdam.image;

import java.nio.file.Path;

/**
 * An image that was asked for.
 *
 * @param path where it is
 * @param relative its path below the folder that was given, or its name where the file itself was given; outputs are named
 *     after it
 * @param source where it came from, for records: the path, unless it was fetched from elsewhere
 */
public record ImageFile(Path path, Path relative, String source) {
    /** A file that lies where it belongs. */
    public ImageFile(Path path, Path relative) {
        this(path, relative, path.toString());
    }
}
