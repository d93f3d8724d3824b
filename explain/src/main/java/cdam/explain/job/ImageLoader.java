package cdam.explain.job;

import cdam.image.Box;
import cdam.image.Framing;
import cdam.image.ImageFiles;
import cdam.image.ImageTensor;
import cdam.image.Preprocessing;
import cdam.image.RgbImage;
import cdam.io.Hashes;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Brings images to the model's size, and gives the picture that the model saw. */
final class ImageLoader {
    /**
     * A decoded image.
     *
     * @param cut normalised, its sides whole patches
     * @param sha256 of the bytes that it was decoded from
     */
    record Decoded(ImageTensor.Cut cut, String sha256) {}

    private static final byte GRAY = (byte) 128;

    private final Framing framing;
    private final Preprocessing preprocessing;
    private final int patch;
    private final RecentPictures recent;
    private final @Nullable BiConsumer<Path, String> gone;

    /**
     * @param size what images are brought to; a rest that is no whole patch is cut off afterwards
     */
    ImageLoader(ImageSize size, ExplainConfig.Framing kind, Preprocessing preprocessing, int patch) {
        this(kind.to(size), preprocessing, patch, new RecentPictures(), null);
    }

    private ImageLoader(
            Framing framing,
            Preprocessing preprocessing,
            int patch,
            RecentPictures recent,
            @Nullable BiConsumer<Path, String> gone) {
        this.framing = framing;
        this.preprocessing = preprocessing;
        this.patch = patch;
        this.recent = recent;
        this.gone = gone;
    }

    /** For overviews, which one image must not end: gives gray in the place of a picture that cannot be read, and says so. */
    ImageLoader orGray(BiConsumer<Path, String> report) {
        return new ImageLoader(framing, preprocessing, patch, recent, report);
    }

    int patch() {
        return patch;
    }

    Decoded load(Path file) {
        if (ImageFiles.isTensor(file)) {
            return new Decoded(ImageTensor.read(file).cutTo(patch), Hashes.sha256(file));
        }
        byte[] bytes = ImageFiles.bytes(file);
        RgbImage framed = framing.apply(ImageFiles.read(bytes, file.toString()));
        recent.add(file, framed);
        return new Decoded(preprocessing.normalise(framed).cutTo(patch), Hashes.sha256(bytes));
    }

    /** What the model saw, as a picture; a tensor is brought back to colours. */
    RgbImage picture(Path file, int height, int width) {
        try {
            if (ImageFiles.isTensor(file)) {
                return preprocessing.picture(load(file).cut().image());
            }
            RgbImage framed = recent.find(file).orElseGet(() -> framing.apply(ImageFiles.read(file)));
            return framed.crop(new Box(0, 0, width, height));
        } catch (InputException e) {
            if (gone == null) {
                throw e;
            }
            gone.accept(file, String.valueOf(e.getMessage()));
            byte[] gray = new byte[3 * height * width];
            Arrays.fill(gray, GRAY);
            return new RgbImage(width, height, gray);
        }
    }
}
