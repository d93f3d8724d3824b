package cdam.explain.evaluate.item;

import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.image.ImageFiles;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import cdam.io.InputException;
import cdam.io.Json;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where things are in the images of a folder, from a JSON file and, where it names them, masks beside it. */
public final class RegionFile {
    /**
     * One thing.
     *
     * @param classId index, id or name in the head's labels
     * @param maskValue its level in the mask, or null
     * @param box its x, y, width and height in the image's own pixels, or null
     */
    public record Entry(
            @JsonProperty("class") String classId,
            @Nullable Integer maskValue,
            @Nullable List<Integer> box,
            @Nullable String name,
            @Nullable Integer visiblePixels) {}

    private static final class Entries extends HashMap<String, List<Entry>> {}

    private final EvaluateConfig.RegionConfig config;
    private final Labels labels;
    private final Entries entries;

    public RegionFile(EvaluateConfig.RegionConfig config, Labels labels) {
        this.config = config;
        this.labels = labels;
        this.entries = Json.read(config.file(), Entries.class);
        entries.forEach((image, things) -> {
            if (things == null || things.contains(null)) {
                throw new InputException(
                        config.file() + ": " + image + ": expected a list of things with a class each, found null");
            }
        });
    }

    /** Refuses what is nowhere in any of the images. {@code images}: paths below their folders. */
    void requireFound(List<Path> images) {
        Map<Path, List<Entry>> things = new LinkedHashMap<>();
        images.forEach(image -> things.put(image, find(image)));
        new RegionCheck(config, labels).of(things);
        if (config.without() != null && removals(images).isEmpty()) {
            throw new InputException(config.without() + ": expected pictures without a thing, such as "
                    + without(images.get(0), new Entry("", 1, null, null, null), 0)
                    + ", found none of the run's images");
        }
    }

    /**
     * The regions of an image, one per class: things of the same class are one region.
     *
     * @param relative the image's path below its folder
     * @param image as decoded, before it is framed
     * @param framing brings a picture of the image's size to what the model sees
     * @param patch its side
     */
    public List<Region> of(Path relative, RgbImage image, UnaryOperator<RgbImage> framing, int patch) {
        Map<Integer, byte[]> pixels = new TreeMap<>();
        for (Entry entry : find(relative)) {
            Label label = labels.findId(entry.classId());
            fill(pixels.computeIfAbsent(label.index(), any -> new byte[image.rgb().length]), image, entry, relative);
        }
        List<Region> regions = new ArrayList<>();
        pixels.forEach((index, inside) -> {
            RgbImage seen = framing.apply(new RgbImage(image.width(), image.height(), inside));
            regions.add(Region.white(index, labels.title(index), seen, patch));
        });
        return regions;
    }

    /**
     * The things of which there is a picture without them, STEM.K.png in {@code regions.without}, K being the thing's
     * mask_value or its place in the list from 1 on.
     *
     * @param load a picture as the model sees it
     */
    List<Removal> removals(
            Path relative,
            RgbImage image,
            UnaryOperator<RgbImage> framing,
            int patch,
            Function<Path, ImageTensor> load) {
        List<Removal> removals = new ArrayList<>();
        List<Entry> things = find(relative);
        for (int i = 0; i < things.size(); i++) {
            Path file = without(relative, things.get(i), i);
            if (file != null && Files.isRegularFile(file)) {
                byte[] inside = new byte[image.rgb().length];
                fill(inside, image, things.get(i), relative);
                Region region =
                        Region.white(0, "", framing.apply(new RgbImage(image.width(), image.height(), inside)), patch);
                removals.add(new Removal(load.apply(file), region.inside()));
            }
        }
        return removals;
    }

    private @Nullable Path without(Path relative, Entry thing, int place) {
        Integer level = thing.maskValue();
        String name = relative.toString().replaceAll("\\.[^.]*$", "") + "." + (level == null ? place + 1 : level);
        return config.without() == null ? null : config.without().resolve(name + ".png");
    }

    /** The pictures of these images without a thing, in their order, where there are some. */
    public List<Path> removals(List<Path> images) {
        List<Path> files = new ArrayList<>();
        for (Path image : images) {
            List<Entry> things = find(image);
            for (int i = 0; i < things.size(); i++) {
                Path file = without(image, things.get(i), i);
                if (file != null && Files.isRegularFile(file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    /** A line where some things have no picture without them. */
    Optional<String> missingRemovals(List<Path> images) {
        int things = images.stream().mapToInt(image -> find(image).size()).sum();
        int missing = things - removals(images).size();
        return config.without() == null || missing == 0
                ? Optional.empty()
                : Optional.of(config.without() + ": no picture without " + missing + " of the " + things
                        + " things; interventions leave these out");
    }

    private List<Entry> find(Path relative) {
        String path = relative.toString().replace('\\', '/');
        List<Entry> found = entries.get(path);
        return found != null ? found : entries.getOrDefault(String.valueOf(relative.getFileName()), List.of());
    }

    /** The mask of an image: of its relative path, as PNG. */
    public static Path mask(Path masks, Path relative) {
        return masks.resolve(relative.toString().replaceAll("\\.[^.]*$", ".png"));
    }

    private RgbImage mask(Path relative, RgbImage image) {
        if (config.masks() == null) {
            throw new InputException(config.file() + ": " + relative
                    + " has things without a box, and the config has no regions.masks to find them in");
        }
        Path file = mask(config.masks(), relative);
        RgbImage mask = ImageFiles.read(file);
        if (mask.width() != image.width() || mask.height() != image.height()) {
            throw new InputException(file + ": expected a mask of the image's size, " + image.width() + " x "
                    + image.height() + ", found " + mask.width() + " x " + mask.height());
        }
        return mask;
    }

    private void fill(byte[] inside, RgbImage image, Entry entry, Path relative) {
        if (entry.box() != null) {
            fill(inside, image, entry.box(), relative);
        } else {
            fill(inside, image, mask(relative, image), entry, relative);
        }
    }

    private void fill(byte[] inside, RgbImage image, RgbImage mask, Entry entry, Path relative) {
        if (entry.maskValue() == null) {
            throw new InputException(config.file() + ": " + relative + ": expected mask_value or box, found neither");
        }
        for (int i = 0; i < image.width() * image.height(); i++) {
            if ((mask.rgb()[3 * i] & 0xFF) == entry.maskValue()) {
                set(inside, i);
            }
        }
    }

    private void fill(byte[] inside, RgbImage image, List<Integer> box, Path relative) {
        if (box.size() != 4 || box.contains(null) || box.get(2) < 1 || box.get(3) < 1) {
            throw new InputException(
                    config.file() + ": " + relative + ": expected a box [x, y, width, height], found " + box);
        }
        for (int y = Math.max(0, box.get(1)); y < Math.min(image.height(), (long) box.get(1) + box.get(3)); y++) {
            for (int x = Math.max(0, box.get(0)); x < Math.min(image.width(), (long) box.get(0) + box.get(2)); x++) {
                set(inside, y * image.width() + x);
            }
        }
    }

    private static void set(byte[] inside, int pixel) {
        for (int channel = 0; channel < 3; channel++) {
            inside[3 * pixel + channel] = (byte) 255;
        }
    }
}
