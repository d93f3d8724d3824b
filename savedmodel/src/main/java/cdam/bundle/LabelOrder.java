package cdam.bundle;

import cdam.bundle.LabelFile.Entry;
import cdam.io.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Classes that come with numbers. */
final class LabelOrder {
    private LabelOrder() {}

    /** Whether the numbers are those of a head's rows, in any order: 0 to n - 1, each once. */
    static boolean areRows(List<Integer> numbers) {
        return numbers.stream().distinct().count() == numbers.size()
                && numbers.stream().allMatch(number -> number >= 0 && number < numbers.size());
    }

    /**
     * Puts classes into the order of their numbers.
     *
     * @throws InputException if the numbers are not those of a head's rows
     */
    static List<Entry> byRow(List<Integer> numbers, List<Entry> entries) {
        if (!areRows(numbers)) {
            throw new InputException("expected the classes' indices from 0 to " + (entries.size() - 1)
                    + ", each once, found " + numbers.stream().sorted().limit(3).toList() + " and so on up to "
                    + numbers.stream().mapToInt(Integer::intValue).max().orElse(0)
                    + "; number them in the order of the head's rows");
        }
        Map<Integer, Entry> byRow = new TreeMap<>();
        for (int i = 0; i < numbers.size(); i++) {
            byRow.put(numbers.get(i), entries.get(i));
        }
        return new ArrayList<>(byRow.values());
    }
}
