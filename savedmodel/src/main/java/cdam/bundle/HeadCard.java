package cdam.bundle;

import cdam.io.FormatVersion;
import java.util.List;
import java.util.Map;

/**
 * {@code heads/NAME.json}: what a head's numbers mean and where they come from.
 *
 * @param formatVersion {@link #FORMAT}
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
    public static final FormatVersion FORMAT = new FormatVersion(1, "add or train the head again");

    public HeadCard {
        FORMAT.require("head", formatVersion);
        labels = new Labels(labels).all();
    }
}
