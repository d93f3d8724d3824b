package cdam.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one task does.
 *
 * @param index from 1
 * @param count how many parts there are
 * @param epoch of features: which view; otherwise 0
 * @param rows its images
 */
record Part(int index, int count, int epoch, List<ImageRow> rows) implements Serializable {
    Part {
        rows = List.copyOf(rows);
    }

    /** Images that belong together: a part never spans two passes. */
    record Pass(int epoch, List<ImageRow> rows) {}

    /** Its shard's folder: {@code 00003-of-00016}. */
    String name() {
        return String.format(Locale.ROOT, "%05d-of-%05d", index, count);
    }

    /** The first images of it. */
    Part first(int images) {
        return new Part(index, count, epoch, rows.subList(0, Math.min(images, rows.size())));
    }

    /** Cuts passes into parts of so many images at most. */
    static List<Part> cut(List<Pass> passes, int images) {
        int count = passes.stream()
                .mapToInt(pass -> (pass.rows().size() + images - 1) / images)
                .sum();
        List<Part> parts = new ArrayList<>();
        for (Pass pass : passes) {
            for (int from = 0; from < pass.rows().size(); from += images) {
                int to = Math.min(pass.rows().size(), from + images);
                parts.add(new Part(
                        parts.size() + 1, count, pass.epoch(), pass.rows().subList(from, to)));
            }
        }
        return parts;
    }
}
