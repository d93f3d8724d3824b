package cdam.explain.evaluate.item;

import cdam.bundle.Labels;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.config.EvaluateConfig.MosaicConfig;
import cdam.explain.metric.Scorer;
import cdam.image.ImageFile;
import cdam.image.ImageFiles;
import cdam.image.ImageInput;
import cdam.image.ImageList;
import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws a run's images and mosaics; the seed alone decides.
 *
 * @param config what is wanted
 * @param input how the model sees images
 * @param patch its side
 * @param labels of the head
 * @param told what is left out of the folders
 */
public record ItemSampler(EvaluateConfig config, ImageInput input, int patch, Labels labels, Consumer<String> told) {
    /** The images, in the order of their paths; a sample of them is drawn with the seed. */
    public List<ImageItem> images() {
        List<ImageFile> all = list(config.images());
        int wanted = config.sample();
        if (wanted > all.size()) {
            throw new UsageException("sample: expected at most the " + all.size() + " images in " + config.images()
                    + ", found " + wanted);
        }
        RegionFile regions = config.regions() == null ? null : new RegionFile(config.regions(), labels);
        int[] places = wanted == 0 ? IntStream.range(0, all.size()).toArray() : sample(all.size(), wanted);
        HashSet<String> names = new HashSet<>();
        List<ImageItem> items = new ArrayList<>();
        for (int place : places) {
            ImageItem item = item(all.get(place), regions);
            if (!names.add(item.name())) {
                throw new UsageException("images: two are named " + item.name() + "; rename one");
            }
            items.add(item);
        }
        if (regions != null) {
            List<Path> paths =
                    items.stream().map(item -> item.file().relative()).toList();
            regions.requireFound(paths);
            regions.missingRemovals(paths).ifPresent(told);
        }
        return items;
    }

    /** {@code wanted} of the numbers below {@code count}, ascending; each choice is equally likely. */
    private int[] sample(int count, int wanted) {
        SplittableRandom random = new SplittableRandom(config.seed());
        int[] chosen = new int[wanted];
        int taken = 0;
        for (int i = 0; i < count && taken < wanted; i++) {
            if (random.nextInt(count - i) < wanted - taken) {
                chosen[taken++] = i;
            }
        }
        return chosen;
    }

    /**
     * The mosaics, of {@code mosaics.images} or, where these are not given, of the run's own images.
     *
     * @param images the run's own
     * @param scorer says which classes are predicted
     */
    public List<MosaicItem> mosaics(List<ImageItem> images, Scorer scorer) {
        MosaicConfig mosaics = config.mosaics();
        if (mosaics == null) {
            return List.of();
        }
        List<ImageItem> cells = mosaics.images() == null
                ? images
                : list(mosaics.images()).stream().map(file -> item(file, null)).toList();
        return IntStream.range(0, mosaics.count())
                .mapToObj(number -> new MosaicItem(number, mosaics.side(), patch, config.seed(), cells, scorer))
                .toList();
    }

    private List<ImageFile> list(List<Path> paths) {
        ImageList list = ImageFiles.list(paths);
        list.leftOut().line().ifPresent(told);
        return list.images();
    }

    private ImageItem item(ImageFile file, @Nullable RegionFile regions) {
        return new ImageItem(file, input, patch, labels, regions);
    }
}
