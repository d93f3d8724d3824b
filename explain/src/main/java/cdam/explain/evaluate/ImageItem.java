package cdam.explain.evaluate;

import cdam.bundle.Labels;
import cdam.image.ImageFile;
import cdam.image.ImageFiles;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import cdam.io.Hashes;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An image of the config's folders.
 *
 * @param file where it is
 * @param views how the model sees it
 * @param labels of the head
 * @param regions where things are, or null
 */
record ImageItem(
        ImageFile file,
        Views views,
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
        return ImageFiles.isTensor(file.path()) ? loadTensor() : loadPicture();
    }

    private Loaded loadPicture() {
        RgbImage decoded = ImageFiles.read(file.path());
        RgbImage framed = views.framed(decoded);
        return loaded(views.normalised(framed), framed, regions(decoded, shape -> views.coverage(views.framed(shape))));
    }

    /** Used as it is; regions are in its own pixels. */
    private Loaded loadTensor() {
        ImageTensor tensor = views.tensor(file.path());
        RgbImage picture = views.picture(tensor);
        return loaded(tensor, picture, regions(picture, views::coverage));
    }

    private List<Region> regions(RgbImage picture, Function<RgbImage, float[]> coverage) {
        return regions == null ? List.of() : regions.of(file.relative(), picture, coverage);
    }

    private Loaded loaded(ImageTensor image, RgbImage picture, List<Region> found) {
        return new Loaded(image, picture, found, truth(), sha256());
    }

    /** Of the file as it is now. */
    String sha256() {
        return Hashes.sha256(file.path());
    }

    /** The path without its ending, with '/' on every system. */
    static String stem(Path relative) {
        String path = relative.toString().replace('\\', '/');
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
    }

    private int truth() {
        Path folder = file.path().toAbsolutePath().normalize().getParent();
        String name = folder == null || folder.getFileName() == null
                ? ""
                : folder.getFileName().toString();
        return labels.all().stream()
                .filter(label -> label.id().equals(name) || label.name().equals(name))
                .mapToInt(label -> label.index())
                .findFirst()
                .orElse(-1);
    }
}
