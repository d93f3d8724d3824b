package cdam.explain.job;

import cdam.image.Box;
import cdam.image.Framing;
import cdam.image.ImageFiles;
import cdam.image.ImageTensor;
import cdam.image.Preprocessing;
import cdam.image.RgbImage;
import java.nio.file.Path;

/** Brings images to the model's size, and gives the picture that the model saw. */
final class ImageLoader {
    private final Framing framing;
    private final Preprocessing preprocessing;
    private final int patch;

    /**
     * @param size what images are brought to; a rest that is no whole patch is cut off afterwards
     */
    ImageLoader(ImageSize size, ExplainConfig.Framing kind, Preprocessing preprocessing, int patch) {
        this.framing = kind.to(size);
        this.preprocessing = preprocessing;
        this.patch = patch;
    }

    int patch() {
        return patch;
    }

    /** The normalised image, its sides whole patches. */
    ImageTensor.Cut load(Path file) {
        ImageTensor tensor = ImageFiles.isTensor(file)
                ? ImageTensor.read(file)
                : preprocessing.normalise(framing.apply(ImageFiles.read(file)));
        return tensor.cutTo(patch);
    }

    /** What the model saw, as a picture; a tensor is brought back to colours. */
    RgbImage picture(Path file, int height, int width) {
        if (ImageFiles.isTensor(file)) {
            return preprocessing.picture(load(file).image());
        }
        RgbImage framed = framing.apply(ImageFiles.read(file));
        return framed.crop(new Box(0, 0, width, height));
    }
}
