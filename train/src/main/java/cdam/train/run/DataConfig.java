package cdam.train.run;

import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the images are: in one place, to be split, or in a place for each part.
 *
 * @param images a folder with a folder for each class, or a .csv or .tsv with columns path and label, and perhaps group;
 *     a folder whose only folders are named train, val and test is taken for those parts
 * @param split how {@code images} are split
 * @param train a folder with a folder for each class, or a .csv or .tsv with columns path and label
 * @param val the same, for validation
 * @param test the same, for the accuracy that is reported; without it a part of {@code images}, or the validation images
 * @param valLabels a file with the classes of the images in {@code val}, where that has no class folders
 * @param classNames a file of {@code id<TAB>name} lines; without it a class is named by its id
 * @param labelSet a YAML file that picks, merges and renames classes; without it every class is taken
 * @param maxUnreadable the largest share of images that may be unreadable, 0.01
 */
public record DataConfig(
        @Nullable Path images,
        @Nullable SplitConfig split,
        @Nullable Path train,
        @Nullable Path val,
        @Nullable Path test,
        @Nullable Path valLabels,
        @Nullable Path classNames,
        @Nullable Path labelSet,
        @Nullable Double maxUnreadable) {
    public DataConfig {
        Optional<PartFolders> parts = images == null ? Optional.empty() : PartFolders.of(images);
        if (parts.isPresent() && train == null && val == null && test == null) {
            images = parts.get().val() == null ? parts.get().train() : null;
            train = parts.get().val() == null ? null : parts.get().train();
            val = parts.get().val();
            test = parts.get().test();
        }
        if (images == null) {
            TrainConfig.require(train, "data.train", "the training images, or data.images: images to be split");
            TrainConfig.require(val, "data.val", "the validation images");
        } else if (train != null || val != null) {
            throw new UsageException("data: expected either images, which are split, or train and val, found both");
        }
        if (valLabels != null && val == null) {
            throw new UsageException("data.val_labels: expected data.val, whose images it is for, found data.images");
        }
        if (test != null && split != null && split.test() != null) {
            throw new UsageException("data.split.test: expected none with data.test, found " + split.test());
        }
        if (images == null && split != null) {
            throw new UsageException("data.split: expected data.images, which are split, found data.train");
        }
        if (maxUnreadable != null && !(maxUnreadable >= 0 && maxUnreadable <= 1)) {
            throw new UsageException("data.max_unreadable: expected a share in [0, 1], found " + maxUnreadable);
        }
    }

    /** The source of the training images, or of all. */
    Path first() {
        return images != null ? images : Objects.requireNonNull(train);
    }

    SplitConfig splitOrDefault() {
        return Objects.requireNonNullElse(split, SplitConfig.DEFAULT);
    }

    /** The share of {@code images} that is for the test; none where the test has images of its own. */
    double testShare() {
        return test == null ? splitOrDefault().testShare() : 0;
    }

    double unreadableShare() {
        return maxUnreadable == null ? 0.01 : maxUnreadable;
    }
}
