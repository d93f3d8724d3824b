package cdam.faults;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the program reads and what can be wrong with it: the rows of {@code bad-input.tsv}. */
final class BadInputs {
    /** Every row; a new kind of input is a class with its rows, and its list here. */
    static final List<Row> ALL = Stream.of(
                    BadCommandLines.ALL,
                    BadCheckpoints.ALL,
                    BadBundles.ALL,
                    BadImages.ALL,
                    BadConfigs.ALL,
                    BadDataSets.ALL,
                    BadCatalogues.ALL,
                    BadPlaces.ALL,
                    BadData.ALL,
                    BadRuns.ALL)
            .flatMap(List::stream)
            .toList();

    /**
     * A row.
     *
     * @param input what is read
     * @param wrong what is wrong with it
     * @param words the command line, given a maker of damaged files
     */
    record Row(String input, String wrong, Function<Damage, List<Object>> words) {
        @Override
        public String toString() {
            return input + ": " + wrong;
        }
    }

    private BadInputs() {}
}
