package cdam.bundle;

import cdam.io.InputException;
import java.util.List;
import java.util.Map;

/**
 * {@code heads/NAME.json}: what a head's numbers mean and where they come from.
 *
 * @param formatVersion {@link #VERSION}
 * @param input what the head reads
 * @param features F, how many numbers it reads
 * @param labels its classes in the order of its rows
 * @param source the file it came from, or how it was trained: names and values for people
 * @param weightsSha256 of {@code heads/NAME.safetensors}
 */
public record HeadCard(
        int formatVersion,
        HeadInput input,
        int features,
        List<Label> labels,
        Map<String, Object> source,
        String weightsSha256) {
    /** Raised when a reader of today could misread a file of tomorrow. */
    public static final int VERSION = 1;

    public HeadCard {
        if (formatVersion != VERSION) {
            throw new InputException("head: expected format_version " + VERSION + ", found " + formatVersion
                    + "; it was written by another release");
        }
        labels = new Labels(labels).all();
    }
}
