package cdam.explain.job;

import cdam.bundle.ImageSize;
import cdam.image.Box;
import cdam.image.ImageFiles;
import cdam.image.ImageInput;
import cdam.image.ImageTensor;
import cdam.image.Preprocessing;
import cdam.image.RgbImage;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Brings images to the model's size, and gives the picture that the model saw. */
final class ImageLoader {
    /**
     * A decoded image.
     *
     * @param cut normalised, its sides whole patches
     * @param sha256 of the bytes that it was decoded from
     * @param notes what is odd about it
     */
    record Decoded(ImageTensor.Cut cut, String sha256, List<String> notes) {
        Decoded {
            notes = List.copyOf(notes);
        }
    }

    private static final byte GRAY = (byte) 128;

    private final ImageInput input;
    private final int patch;
    private final PictureCache recent;
    private final @Nullable BiConsumer<Path, String> gone;

    /**
     * @param size what images are brought to; a rest that is no whole patch is cut off afterwards
     */
    ImageLoader(ImageSize size, ExplainConfig.Framing kind, Preprocessing preprocessing, int patch) {
        this(new ImageInput(kind.to(size, preprocessing.resampling()), preprocessing), patch, new PictureCache(), null);
    }

    private ImageLoader(ImageInput input, int patch, PictureCache recent, @Nullable BiConsumer<Path, String> gone) {
        this.input = input;
        this.patch = patch;
        this.recent = recent;
        this.gone = gone;
    }

    /** For overviews, which one image must not end: gives gray in the place of a picture that cannot be read, and says so. */
    ImageLoader orGray(BiConsumer<Path, String> report) {
        return new ImageLoader(input, patch, recent, report);
    }

    int patch() {
        return patch;
    }

    Decoded load(Path file) {
        ImageInput.Loaded loaded = input.load(file);
        if (!ImageFiles.isTensor(file)) { // whose picture is quickly made again
            recent.add(file, loaded.picture());
        }
        return new Decoded(loaded.tensor().cutTo(patch), loaded.sha256(), loaded.notes());
    }

    /** What the model saw, as a picture; a tensor is brought back to colours. */
    RgbImage picture(Path file, int height, int width) {
        try {
            RgbImage picture = recent.find(file).orElseGet(() -> input.picture(file));
            return picture.crop(new Box(0, 0, width, height));
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
