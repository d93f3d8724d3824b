package cdam.explain.evaluate.item;

import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.image.Box;
import cdam.image.ImageFile;
import cdam.image.ImageFiles;
import cdam.image.ImageInput;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import cdam.io.Hashes;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An image of the config's folders.
 *
 * @param file where it is
 * @param input how the model sees it
 * @param patch its side
 * @param labels of the head
 * @param regions where things are, or null
 */
public record ImageItem(
        ImageFile file,
        ImageInput input,
        int patch,
        Labels labels,
        @Nullable RegionFile regions) implements Item {
    @Override
    public String name() {
        return stem(file.relative());
    }

    @Override
    public boolean mosaic() {
        return false;
    }

    @Override
    public Loaded load() {
        ImageInput.Loaded read = input.load(file.path());
        ImageTensor image = read.tensor().cutTo(patch).image();
        RgbImage picture = read.picture().crop(new Box(0, 0, image.width(), image.height()));
        return new Loaded(image, picture, regions(read.stored()), removals(read.stored()), truth(), read.sha256());
    }

    private List<Region> regions(RgbImage stored) {
        return regions == null ? List.of() : regions.of(file.relative(), stored, framing(), patch);
    }

    private List<Removal> removals(RgbImage stored) {
        return regions == null
                ? List.of()
                : regions.removals(
                        file.relative(),
                        stored,
                        framing(),
                        patch,
                        path -> input.load(path).tensor().cutTo(patch).image());
    }

    /** A tensor is used as it is, and so are regions in it. */
    private UnaryOperator<RgbImage> framing() {
        return ImageFiles.isTensor(file.path()) ? UnaryOperator.identity() : input.framing()::apply;
    }

    /** The hash of the file as it is now. */
    public String sha256() {
        return Hashes.sha256(file.path());
    }

    /** The path without its ending, with '/' on every system. */
    public static String stem(Path relative) {
        String path = relative.toString().replace('\\', '/');
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
    }

    private int truth() {
        Path folder = file.path().toAbsolutePath().normalize().getParent();
        String name = folder == null || folder.getFileName() == null
                ? ""
                : folder.getFileName().toString();
        List<Label> byId =
                labels.all().stream().filter(label -> label.id().equals(name)).toList();
        List<Label> found = byId.isEmpty()
                ? labels.all().stream()
                        .filter(label -> label.name().equals(name))
                        .toList()
                : byId;
        if (found.size() > 1) {
            throw new InputException(file.path() + ": its folder is the name of " + found.size()
                    + " classes; name it by an id, such as " + found.get(0).id());
        }
        return found.isEmpty() ? -1 : found.get(0).index();
    }
}
