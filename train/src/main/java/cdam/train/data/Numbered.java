package cdam.train.data;

import cdam.io.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ImageNet's {@code validation_ground_truth.txt}: the class numbers of the images in the order of their names, one a line. The
 * numbers are those of the challenge's development kit (1 is the kit fox), not those of the sorted ids; {@code map_clsloc.txt}
 * beside the file says which they are ({@code n02119789 1 kit_fox}).
 */
final class Numbered {
    private static final String MAP = "map_clsloc.txt";

    /** The validation set of ILSVRC 2012: whose numbers are known without a map. */
    private static final int IMAGES = 50_000;

    private Numbered() {}

    /** Whether a file has nothing but whole numbers. */
    static boolean isOne(Path file) {
        List<String> lines = Table.lines(file);
        return !lines.isEmpty() && lines.stream().allMatch(line -> line.strip().matches("\\d{1,9}"));
    }

    /**
     * The class ids of a folder's images.
     *
     * @param images how many there are
     * @throws InputException if the file has another number of lines, or nothing says what its numbers mean
     */
    static List<String> read(Path file, int images) {
        List<String> lines = Table.lines(file);
        if (lines.size() != images) {
            throw new InputException(
                    file + ": expected a line for each of the " + images + " images, found " + lines.size() + " lines");
        }
        Map<Integer, String> ids = ids(file, images);
        List<String> classes = new ArrayList<>();
        for (String line : lines) {
            String id = ids.get(Integer.parseInt(line.strip()));
            if (id == null) {
                throw new InputException(file + ", line " + (classes.size() + 1) + ": expected one of " + ids.size()
                        + " class numbers, found " + line.strip());
            }
            classes.add(id);
        }
        return classes;
    }

    private static Map<Integer, String> ids(Path file, int images) {
        Path map = file.resolveSibling(MAP);
        Map<Integer, String> ids = new HashMap<>();
        if (Files.isRegularFile(map)) {
            for (String line : Table.lines(map)) {
                String[] words = line.strip().split("\\s+", 3);
                if (words.length < 2 || !words[1].matches("\\d{1,9}")) {
                    throw new InputException(map + ": expected lines of an id, a number and a name, found " + line);
                }
                ids.put(Integer.valueOf(words[1]), words[0]);
            }
        } else if (images == IMAGES) {
            ilsvrc2012().forEach(id -> ids.put(ids.size() + 1, id));
        } else {
            throw new InputException(file + ": has numbers for classes, and nothing says which class a number is; put "
                    + MAP + " (an id, its number and a name in each line) beside it, or give LOC_val_solution.csv");
        }
        return ids;
    }

    /** The ids of ILSVRC 2012's classes in the order of their numbers, from 1 on. */
    static List<String> ilsvrc2012() {
        try (InputStream resource = Numbered.class.getResourceAsStream("ilsvrc2012.txt")) {
            if (resource == null) {
                throw new IllegalStateException("ilsvrc2012.txt is not on the class path");
            }
            return new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
