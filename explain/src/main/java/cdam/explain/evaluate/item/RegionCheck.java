package cdam.explain.evaluate.item;

import cdam.bundle.Labels;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.item.RegionFile.Entry;
import cdam.image.ImageFiles;
import cdam.image.RgbImage;
import cdam.io.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Refuses a file of regions that is of other images, and levels and classes that no mask has where they are named: all their
 * regions would be nowhere.
 *
 * @param config where the file and the masks are
 * @param labels of the head
 */
record RegionCheck(EvaluateConfig.RegionConfig config, Labels labels) {
    /**
     * Looks no further once everything was found.
     *
     * @param things by image: its path below its folder
     */
    void of(Map<Path, List<Entry>> things) {
        TreeSet<Integer> levels = new TreeSet<>();
        TreeSet<Integer> classes = new TreeSet<>();
        things.values()
                .forEach(each -> each.forEach(entry -> {
                    classes.add(index(entry));
                    if (inMask(entry)) {
                        levels.add(entry.maskValue());
                    }
                }));
        if (classes.isEmpty()) {
            throw new InputException(config.file() + ": expected things in the run's images, such as "
                    + things.keySet().iterator().next() + ", found none under their names");
        }
        TreeSet<Integer> seen = new TreeSet<>();
        for (Map.Entry<Path, List<Entry>> image : things.entrySet()) {
            if (levels.isEmpty() && classes.isEmpty()) {
                return;
            }
            TreeSet<Integer> there =
                    image.getValue().stream().anyMatch(RegionCheck::inMask) ? levels(image.getKey()) : new TreeSet<>();
            for (Entry entry : image.getValue()) {
                if (!inMask(entry)) {
                    classes.remove(index(entry));
                } else if (there.contains(entry.maskValue())) {
                    classes.remove(index(entry));
                    levels.remove(entry.maskValue());
                }
            }
            seen.addAll(there);
        }
        if (!levels.isEmpty() && !seen.isEmpty()) {
            throw new InputException(config.file() + ": expected each mask_value in a mask where it is named, found "
                    + levels.first() + " in none of them; the masks in " + config.masks() + " have the levels " + seen);
        }
        if (!classes.isEmpty() && !seen.isEmpty()) {
            throw new InputException(config.file() + ": expected every class somewhere in the masks, found "
                    + labels.title(classes.first()) + " nowhere; correct its mask_value or leave it out");
        }
    }

    private int index(Entry entry) {
        return labels.findId(entry.classId()).index();
    }

    private static boolean inMask(Entry entry) {
        return entry.box() == null && entry.maskValue() != null;
    }

    /** The levels of an image's mask; none where there is no mask, which is said when the image is loaded. */
    private TreeSet<Integer> levels(Path image) {
        TreeSet<Integer> levels = new TreeSet<>();
        Path file = config.masks() == null ? null : RegionFile.mask(config.masks(), image);
        if (file != null && Files.isRegularFile(file)) {
            RgbImage mask = ImageFiles.read(file);
            for (int i = 0; i < mask.rgb().length; i += 3) {
                levels.add(mask.rgb()[i] & 0xFF);
            }
        }
        return levels;
    }
}
