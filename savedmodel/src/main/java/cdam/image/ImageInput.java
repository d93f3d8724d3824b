package cdam.image;

import java.nio.file.Path;

/**
 * From a file to what the model sees: a picture is decoded, framed and normalised; a {@code .npy} tensor is used as it is.
 *
 * @param framing brings a picture to the model's size
 * @param preprocessing the model's own
 */
public record ImageInput(Framing framing, Preprocessing preprocessing) {
    /**
     * Reads one image.
     *
     * @throws cdam.io.InputException if the file is no image, damaged, or too large
     */
    public ImageTensor read(Path file) {
        return ImageFiles.isTensor(file)
                ? ImageTensor.read(file)
                : preprocessing.normalise(framing.apply(ImageFiles.read(file)));
    }
}
