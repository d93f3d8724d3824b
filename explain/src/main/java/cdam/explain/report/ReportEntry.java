package cdam.explain.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.function.Supplier;

/**
 * What the gallery knows of an image without opening it.
 *
 * @param name for people
 * @param id the beginning of the file's SHA-256: the same photo in another run has it too
 * @param predicted the most likely class; empty without a head
 * @param probability of it, 0 to 1
 * @param actual the class that the image is of; empty where that is not known
 * @param key changes where anything that the page shows of the image does
 * @param image loads the rest
 */
public record ReportEntry(
        String name,
        String id,
        String predicted,
        double probability,
        String actual,
        @JsonIgnore String key,
        @JsonIgnore Supplier<ReportImage> image) {}
