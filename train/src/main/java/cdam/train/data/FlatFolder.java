package cdam.train.data;

import cdam.image.ImageFile;
import cdam.image.ImageFiles;
import cdam.image.ImageList;
import cdam.image.LeftOut;
import cdam.io.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images in one folder and their classes in a file, as ImageNet's and Tiny ImageNet's validation sets are distributed. The
 * images are found by their names, with or without an ending.
 */
final class FlatFolder {
    private static final String TINY = "val_annotations.txt";
    private static final List<String> NEIGHBOURS =
            List.of(TINY, "LOC_val_solution.csv", "ILSVRC2012_validation_ground_truth.txt");

    /** Kaggle's table lies beside {@code ILSVRC/Data/CLS-LOC/val}. */
    private static final int PARENTS = 4;

    private FlatFolder() {}

    /** A file of a known name with the classes of a folder's images: in the folder, or above it. */
    static Optional<Path> neighbour(Path folder) {
        List<Path> places = Stream.iterate(folder.toAbsolutePath().normalize(), place -> place != null, Path::getParent)
                .limit(PARENTS + 1)
                .toList();
        return NEIGHBOURS.stream()
                .flatMap(name -> places.stream().map(place -> place.resolve(name)))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /**
     * Reads the classes of a folder's images.
     *
     * @throws InputException if the file names an image that is not there, or is none of the kinds that are known
     */
    static Source read(Path folder, Path classes) {
        ImageList list = ImageFiles.find(folder);
        List<ImageFile> images = list.images();
        Map<Path, List<String>> labels = new HashMap<>();
        if (images.isEmpty()) {
            return Source.of(List.of(), list.leftOut(), List.of());
        }
        if (Numbered.isOne(classes)) {
            List<String> ids = Numbered.read(classes, images.size());
            for (int i = 0; i < images.size(); i++) {
                labels.put(images.get(i).path(), List.of(ids.get(i)));
            }
        } else {
            Map<String, Path> byName = byName(images);
            ClassTable.read(classes).forEach((name, ids) -> {
                Path image = byName.get(name);
                if (image == null) {
                    throw new InputException(classes + ": expected the names of images in " + folder + ", found " + name
                            + "; check that the two belong together");
                }
                labels.put(image, ids);
            });
        }
        List<LabelledFile> files = new ArrayList<>();
        LeftOut leftOut = list.leftOut();
        for (ImageFile image : images) {
            List<String> ids = labels.get(image.path());
            if (ids == null) {
                leftOut = leftOut.and(LeftOut.one("without a class", image.path()));
            } else {
                files.add(new LabelledFile(image.path(), ids));
            }
        }
        return Source.of(
                files,
                leftOut,
                List.of(folder + ": the classes of " + files.size() + " images are read from " + classes));
    }

    /** By file name and, where no two have the same, by file name without its ending. */
    private static Map<String, Path> byName(List<ImageFile> images) {
        Map<String, Path> byName = new HashMap<>();
        for (ImageFile image : images) {
            String name = String.valueOf(image.relative().getFileName());
            int dot = name.lastIndexOf('.');
            for (String key : dot > 0 ? List.of(name, name.substring(0, dot)) : List.of(name)) {
                Path other = byName.put(key, image.path());
                if (other != null) {
                    throw new InputException(other + " and " + image.path() + ": expected one image of the name " + key
                            + ", found two; their classes cannot be told apart");
                }
            }
        }
        return byName;
    }
}
