package cdam.train.run;

import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.config.ConfigFile;
import cdam.io.InputException;
import cdam.train.data.ImageSet;
import cdam.train.data.LabelSet;
import cdam.train.data.LabelledFile;
import cdam.train.data.Sources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The images of a run with the head's classes.
 *
 * @param train training images
 * @param val validation images
 * @param leftOut images of classes that the label set does not name
 */
record DataSets(ImageSet train, ImageSet val, int leftOut) {

    static DataSets of(TrainConfig.Data data, boolean multiLabel) {
        List<LabelledFile> train = Sources.read(data.train());
        List<LabelledFile> val = Sources.read(data.val());
        TreeSet<String> known = new TreeSet<>();
        train.forEach(file -> known.addAll(file.labels()));
        for (LabelledFile file : val) {
            for (String label : file.labels()) {
                if (!known.contains(label)) {
                    throw new InputException(file.file() + ": its class " + label + " is not in " + data.train()
                            + "; add training images of it, or leave it out of " + data.val());
                }
            }
        }
        Map<String, String> names = data.classNames() == null ? Map.of() : names(data.classNames());
        LabelSet labelSet = data.labelSet() == null
                ? LabelSet.all(train)
                : ConfigFile.read(data.labelSet(), LabelSet.class, List.of());
        ImageSet trainSet = labelSet.apply(train, known, names, multiLabel);
        ImageSet valSet = labelSet.apply(val, known, names, multiLabel);
        int leftOut = train.size()
                + val.size()
                - trainSet.samples().size()
                - valSet.samples().size();
        return new DataSets(trainSet, valSet, leftOut);
    }

    private static Map<String, String> names(Path file) {
        Map<String, String> names = new HashMap<>();
        for (Label label : Labels.read(file).all()) {
            names.put(label.id(), label.name());
        }
        return names;
    }
}
