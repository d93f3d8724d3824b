package cdam.explain.evaluate.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.ImageSize;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.config.EvaluateConfig.MosaicConfig;
import cdam.explain.evaluate.config.EvaluateConfig.RegionConfig;
import cdam.explain.evaluate.item.ImageItem;
import cdam.explain.evaluate.item.RegionFile;
import cdam.explain.results.Identity;
import cdam.image.ImageFiles;
import cdam.io.Hashes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whatever changes a number, by name: results of another identity are never mixed.
 *
 * @param config of the run
 * @param bundle the model
 * @param head its head
 * @param size of the images
 */
public record EvaluationIdentity(EvaluateConfig config, Bundle bundle, Head head, ImageSize size) {
    /** What a user's maps are called here, which may come later to results that are there. */
    private static final String MAPS = "map ";

    /** The first results have none: nothing of theirs depends on it. */
    private static final String NOISE = "noise";

    /** Results of 0.1.0 have none. */
    private static final String LABELS = "labels";

    /** Pictures without a thing, which may come later too. */
    private static final String REMOVALS = "regions without";

    /** Whether results without this key may get it: it changes none of the numbers that are there. */
    static boolean mayBeAdded(String key) {
        return key.startsWith(MAPS) || key.equals(NOISE) || key.equals(LABELS) || key.equals(REMOVALS);
    }

    public Map<String, String> of(List<ImageItem> images) {
        Map<String, String> identity = Identity.of(
                bundle, head, size, config.framing(), config.sessionOptions().precision());
        identity.put("seed", Long.toString(config.seed()));
        identity.put("settings", config.settings().toString());
        identity.put(NOISE, config.noise().toString());
        identity.put("regions", regions(config.regions(), images));
        if (config.regions() != null) { // names its classes
            identity.put(LABELS, hash(List.of(head.labels().toString())));
        }
        if (config.regions() != null && config.regions().without() != null) {
            List<Path> paths =
                    images.stream().map(image -> image.file().relative()).toList();
            identity.put(
                    REMOVALS,
                    hash(new RegionFile(config.regions(), head.labels())
                            .removals(paths).stream().map(Hashes::sha256).toList()));
        }
        identity.put("mosaics", mosaics(config.mosaics()));
        config.maps().forEach((name, folder) -> identity.put(MAPS + name, maps(folder, images)));
        return identity;
    }

    /** Hashes of the file and of the masks' bytes. */
    private static String regions(@Nullable RegionConfig regions, List<ImageItem> images) {
        if (regions == null) {
            return "none";
        }
        Path masks = regions.masks();
        return masks == null
                ? Hashes.sha256(regions.file())
                : Hashes.sha256(regions.file()) + " with masks "
                        + hash(images.stream()
                                .map(image ->
                                        RegionFile.mask(masks, image.file().relative()))
                                .map(mask -> Files.isRegularFile(mask) ? Hashes.sha256(mask) : "none")
                                .toList());
    }

    private static String mosaics(@Nullable MosaicConfig mosaics) {
        if (mosaics == null) {
            return "none";
        }
        String shape = mosaics.count() + " of " + mosaics.side() + "x" + mosaics.side();
        return mosaics.images() == null
                ? shape
                : shape + " of images "
                        + hash(ImageFiles.list(mosaics.images()).images().stream()
                                .map(file -> ImageItem.stem(file.relative()) + " " + Hashes.sha256(file.path()))
                                .toList());
    }

    /** The hash of the maps' bytes: whoever changes them gets a new run. */
    private static String maps(Path folder, List<ImageItem> images) {
        return hash(images.stream()
                .map(image -> Hashes.sha256(MapSource.file(folder, image.name())))
                .toList());
    }

    private static String hash(List<String> lines) {
        return Hashes.sha256(String.join("\n", lines).getBytes(UTF_8));
    }
}
