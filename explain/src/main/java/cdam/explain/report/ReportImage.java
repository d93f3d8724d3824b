package cdam.explain.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One image of the page.
 *
 * @param name for people
 * @param file its path below the folder that was given
 * @param facts where it comes from, in lines
 * @param rows gh
 * @param columns gw
 * @param photo a JPEG as a data URI; see {@link Packed#jpeg}
 * @param predictions the most likely classes
 * @param maps in the order of the run
 * @param tokens null where the maps of all classes were not computed
 */
public record ReportImage(
        String name,
        String file,
        List<String> facts,
        int rows,
        int columns,
        String photo,
        List<Prediction> predictions,
        List<ScoredMap> maps,
        @Nullable TokenClasses tokens) {
    /** A class that the model thinks of. */
    public record Prediction(String name, double logit, double probability) {}

    /**
     * A map of the image.
     *
     * @param key the same for the map of the same kind of another image
     * @param method its name: maps of one method have one unit
     * @param spec the method with its options, as the command line takes it
     * @param target as the command line takes it; empty where the method has none
     * @param title for people
     * @param signed whether scores below zero mean something
     * @param scores float32, see {@link Packed#floats}
     */
    public record ScoredMap(
            String key, String method, String spec, String target, String title, boolean signed, String scores) {}
}
