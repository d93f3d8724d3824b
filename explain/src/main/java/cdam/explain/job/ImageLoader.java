package cdam.explain.job;

import cdam.bundle.FramingKind;
import cdam.bundle.ImageSize;
import cdam.explain.job.RunRecord.ImageRecord;
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

/** Brings images to the model's size, and gives the part of each that the model saw, to be drawn. */
final class ImageLoader {
    /**
     * A decoded image.
     *
     * @param cut normalised, its sides whole patches
     * @param height of the part of the stored picture that the model sees
     * @param width of it
     * @param sha256 of the bytes that it was decoded from
     * @param notes what is odd about it
     */
    record Decoded(ImageTensor.Cut cut, int height, int width, String sha256, List<String> notes) {
        Decoded {
            notes = List.copyOf(notes);
        }
    }

    private static final byte GRAY = (byte) 128;

    /** The longer side of a photo to be drawn: no picture is larger. */
    private static final int LONGEST = 1024;

    private final ImageInput input;
    private final int patch;
    private final PictureCache recent;
    private final @Nullable BiConsumer<Path, String> gone;

    /**
     * @param size what images are brought to; a rest that is no whole patch is cut off afterwards
     */
    ImageLoader(ImageSize size, FramingKind kind, Preprocessing preprocessing, int patch) {
        this(
                new ImageInput(kind.to(size, patch, preprocessing.resampling()), preprocessing),
                patch,
                new PictureCache(),
                null);
    }

    private ImageLoader(ImageInput input, int patch, PictureCache recent, @Nullable BiConsumer<Path, String> gone) {
        this.input = input;
        this.patch = patch;
        this.recent = recent;
        this.gone = gone;
    }

    /** Substitutes grey for unreadable images and reports them, so that one bad file cannot end an overview. */
    ImageLoader orGray(BiConsumer<Path, String> report) {
        return new ImageLoader(input, patch, recent, report);
    }

    Decoded load(Path file) {
        ImageInput.Loaded loaded = input.load(file);
        ImageTensor.Cut cut = loaded.tensor().cutTo(patch);
        if (ImageFiles.isTensor(file)) { // whose picture is quickly made again
            return new Decoded(cut, cut.image().height(), cut.image().width(), loaded.sha256(), loaded.notes());
        }
        Box view = input.framing().view(loaded.stored());
        recent.add(file, input.view(loaded.stored(), LONGEST));
        return new Decoded(cut, view.height(), view.width(), loaded.sha256(), loaded.notes());
    }

    /**
     * The part of the stored picture that the model saw, its longer side at most {@value #LONGEST} pixels; a tensor is brought
     * back to colours.
     */
    RgbImage photo(Path file, ImageRecord record) {
        try {
            RgbImage photo = recent.find(file).orElseGet(() -> input.photo(file, LONGEST));
            return ImageFiles.isTensor(file)
                    ? photo.crop(new Box(0, 0, record.columns() * patch, record.rows() * patch))
                    : photo;
        } catch (InputException e) {
            if (gone == null) {
                throw e;
            }
            gone.accept(file, String.valueOf(e.getMessage()));
            int height = record.rows() * patch;
            int width = record.columns() * patch;
            byte[] gray = new byte[3 * height * width];
            Arrays.fill(gray, GRAY);
            return new RgbImage(width, height, gray);
        }
    }
}
