package cdam.train.run;

import cdam.train.augment.ImageRef;
import cdam.train.data.Duplicates;
import java.util.List;

/**
 * The images of a run with the content of their files.
 *
 * @param train in the order of the training set
 * @param val in the order of the validation set
 * @param test in the order of the test set
 */
record Identified(DataSets sets, List<ImageRef> train, List<ImageRef> val, List<ImageRef> test) {
    /** What the contents tell of the data, a line each. */
    List<String> notes() {
        return Duplicates.notes(sets.train(), train, sets.val(), val, sets.test(), test);
    }
}
