package cdam.image;

import cdam.io.Hashes;
import java.nio.file.Path;
import java.util.List;

/**
 * From a file to what the model sees: a picture is decoded, framed and normalised; a {@code .npy} tensor is used as it is.
 *
 * @param framing brings a picture to the model's size
 * @param preprocessing the model's own
 */
public record ImageInput(Framing framing, Preprocessing preprocessing) {
    /**
     * An image that was read.
     *
     * @param stored as it lies in the file, upright; of a tensor its picture
     * @param picture what the model sees
     * @param tensor the same, normalised
     * @param sha256 of the bytes that it was read from
     * @param notes what is odd about it: each a sentence that its name and a colon precede
     */
    public record Loaded(RgbImage stored, RgbImage picture, ImageTensor tensor, String sha256, List<String> notes) {}

    /**
     * Reads one image.
     *
     * @throws cdam.io.InputException if the file is no image, damaged, or too large
     */
    public ImageTensor read(Path file) {
        return load(file).tensor();
    }

    /**
     * The part of one image that the model sees, to be drawn: at the image's own shape and resolution, or smaller; a tensor
     * is brought back to colours.
     *
     * @param longest side, in pixels
     * @throws cdam.io.InputException if the file is no image, damaged, or too large
     */
    public RgbImage photo(Path file, int longest) {
        return ImageFiles.isTensor(file)
                ? preprocessing.picture(ImageTensor.read(file))
                : view(ImageFiles.read(file), longest);
    }

    /** The part of a picture that the model sees, as it is stored, or smaller where its longer side is above a bound. */
    public RgbImage view(RgbImage stored, int longest) {
        Box view = framing.view(stored);
        double scale = Math.min(1, (double) longest / Math.max(view.width(), view.height()));
        if (scale == 1) {
            return view.equals(Box.of(stored)) ? stored : stored.crop(view);
        }
        int height = (int) Math.max(1, Math.round(view.height() * scale));
        int width = (int) Math.max(1, Math.round(view.width() * scale));
        return Resize.resize(stored, view, preprocessing.resampling(), height, width);
    }

    /**
     * Reads one image, for those who also draw it or must know which one it was.
     *
     * @throws cdam.io.InputException if the file is no image, damaged, or too large
     */
    public Loaded load(Path file) {
        if (ImageFiles.isTensor(file)) {
            ImageTensor tensor = ImageTensor.read(file);
            RgbImage picture = preprocessing.picture(tensor);
            return new Loaded(picture, picture, tensor, Hashes.sha256(file), List.of());
        }
        Loaded loaded = load(ImageFiles.bytes(file), file.toString(), new Decoding());
        ImageNotes.tell(file.toString(), loaded.notes());
        return loaded;
    }

    /**
     * Takes in a picture's file that is in memory.
     *
     * @param name for messages
     * @param decoding its limits
     * @throws cdam.io.InputException if it is no picture, damaged, or too large
     */
    public Loaded load(byte[] file, String name, Decoding decoding) {
        return of(ImageFiles.read(file, name, decoding), Hashes.sha256(file), decoding.notes());
    }

    /** Takes in a picture that is no file; its hash is that of its pixels. */
    public Loaded of(RgbImage image) {
        return of(image, Hashes.sha256(image.rgb()), List.of());
    }

    private Loaded of(RgbImage stored, String sha256, List<String> notes) {
        RgbImage picture = framing.apply(stored);
        return new Loaded(stored, picture, preprocessing.normalise(picture), sha256, notes);
    }
}
