package cdam.explain.job;

import cdam.io.FormatVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}: what a folder of results was made from, and what is in it.
 *
 * @param formatVersion {@link #FORMAT}
 * @param software name and release
 * @param identity whatever changes results, by name: another value here is another result, and the folder is refused
 * @param methods all options that scores depend on, with defaults, by the method's part of file names
 * @param definitions what each method computes and where it is defined
 * @param targets the targets as given
 * @param render how pictures were drawn
 * @param images one entry an image
 * @param config as resolved, with all defaults; null in records of 0.1.0
 * @param environment what computed: TensorFlow, Java, device, threads; null in records of 0.1.0
 * @param seconds how long this run took; what was there already not counted
 */
public record RunRecord(
        int formatVersion,
        String software,
        Map<String, String> identity,
        Map<String, Map<String, String>> methods,
        Map<String, String> definitions,
        List<String> targets,
        Object render,
        List<ImageRecord> images,
        @Nullable Map<String, Object> config,
        @Nullable Map<String, String> environment,
        double seconds) {
    public static final FormatVersion FORMAT = new FormatVersion(1, "choose another --out");

    /**
     * One image of a run.
     *
     * @param source its path as given
     * @param folder its results' folder below OUT
     * @param sha256 of the file
     * @param rows gh
     * @param columns gw
     * @param height of the part of the stored photo that the map covers, in pixels; null in records of 0.1.0 and of failures
     * @param width of it
     * @param note what happened to it, such as pixels that were cut off; empty as a rule
     * @param classes the class indices of each target; -1 where a target is of no single class
     * @param diagnostics numbers about maps, by METHOD.TARGET and name
     * @param error why it has no results; empty where it has
     */
    public record ImageRecord(
            String source,
            String folder,
            String sha256,
            int rows,
            int columns,
            @Nullable Integer height,
            @Nullable Integer width,
            String note,
            Map<String, List<Integer>> classes,
            Map<String, Map<String, List<Double>>> diagnostics,
            String error) {}

    public RunRecord {
        FORMAT.require("run.json", formatVersion);
    }
}
