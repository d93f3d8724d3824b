package cdam.train.data;

import cdam.io.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A file that names the classes of images: Kaggle's {@code LOC_val_solution.csv} or Tiny ImageNet's {@code val_annotations.txt}. */
final class ClassTable {
    private static final String IMAGE = "imageid";
    private static final String PREDICTION = "predictionstring";

    /** A class and its box in a prediction. */
    private static final int WORDS = 5;

    private ClassTable() {}

    /** The class ids of each image, by its name in the file. */
    static Map<String, List<String>> read(Path file) {
        List<String> lines = Table.lines(file);
        String first = lines.isEmpty() ? "" : lines.get(0);
        Map<String, List<String>> classes = new LinkedHashMap<>();
        if (first.toLowerCase(Locale.ROOT).startsWith(IMAGE)) {
            Table table = Table.read(file, IMAGE, PREDICTION);
            int image = table.columns().indexOf(IMAGE);
            int prediction = table.columns().indexOf(PREDICTION);
            table.rows()
                    .forEach(row -> classes.put(
                            row.fields().get(image), ids(row.fields().get(prediction))));
            return classes;
        }
        for (String line : lines) {
            String[] fields = line.split("\t", 3);
            if (fields.length < 2) {
                throw new InputException(file + ": expected LOC_val_solution.csv, val_annotations.txt (an image and its"
                        + " class between tabs) or a number per line, found " + line);
            }
            classes.put(fields[0].strip(), List.of(fields[1].strip()));
        }
        return classes;
    }

    /** {@code n01751748 100 13 237 190 n01751748 ...}. */
    private static List<String> ids(String prediction) {
        String[] words = prediction.strip().split("\\s+", -1);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < words.length; i += WORDS) {
            ids.add(words[i]);
        }
        return ids.stream().distinct().toList();
    }
}
