package cdam.train.data;

import cdam.image.LeftOut;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a source of labelled images holds.
 *
 * @param files in a fixed order, each file once
 * @param classes the ids of all classes, those without an image included
 * @param leftOut what lies there and is no image
 * @param notes what was found out about it, a line each, to be told
 */
public record Source(List<LabelledFile> files, SortedSet<String> classes, LeftOut leftOut, List<String> notes) {
    public Source {
        files = List.copyOf(files);
        classes = Collections.unmodifiableSortedSet(new TreeSet<>(classes));
        notes = List.copyOf(notes);
    }

    /** A source whose classes are those of its files. */
    static Source of(List<LabelledFile> files, LeftOut leftOut, List<String> notes) {
        TreeSet<String> classes = new TreeSet<>();
        files.forEach(file -> classes.addAll(file.labels()));
        return new Source(files, classes, leftOut, notes);
    }
}
