package cdam.explain;

import cdam.bundle.Bundle;
import cdam.bundle.FramingKind;
import cdam.bundle.Head;
import cdam.bundle.ImageSize;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.forward.ForwardPass;
import cdam.image.Decoding;
import cdam.image.ImageFiles;
import cdam.image.ImageInput;
import cdam.image.ImageInput.Loaded;
import cdam.image.ImageTensor;
import cdam.image.Preprocessing;
import cdam.image.RgbImage;
import cdam.io.InputException;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way in for programs: a model with one of its heads, ready to explain images. Loading takes seconds and the model's size
 * in native memory; keep one and {@link #close} it in the end. Several threads may share it.
 *
 * <pre>{@code
 * try (Explainer explainer = Explainer.open(Path.of("model"));
 *         Explanation photo = explainer.explain(Path.of("photo.jpg"))) {
 *     photo.predictions(3).forEach(System.out::println);
 *     photo.picture(photo.map("cdam", "top1")).writePng(Path.of("map.png"));
 * }
 * }</pre>
 */
public final class Explainer implements AutoCloseable {
    private final Model model;
    private final @Nullable Head head;
    private final ImageInput input;

    private Explainer(Model model, @Nullable Head head, ImageInput input) {
        this.model = model;
        this.head = head;
        this.input = input;
    }

    /**
     * Opens a bundle with its default head, at the size that it was trained at, on the CPU in fp32. As on the command line a
     * photo keeps its shape, on as many patches as that size has at most.
     *
     * @param bundle the folder that {@code import} wrote
     * @throws InputException if it is no bundle, or damaged
     */
    public static Explainer open(Path bundle) {
        return builder(bundle).open();
    }

    /** What to open, and how. */
    public static Builder builder(Path bundle) {
        return new Builder(bundle);
    }

    /** Settings of an {@link Explainer}. */
    public static final class Builder {
        private final Path path;
        private @Nullable String head;
        private @Nullable ImageSize size;
        private FramingKind framing = FramingKind.FIT;
        private SessionOptions session = SessionOptions.DEFAULT;

        private Builder(Path path) {
            this.path = path;
        }

        /** Another head than the default one. */
        public Builder head(String name) {
            this.head = name;
            return this;
        }

        /** Images are brought to a square of this side in pixels, or to as many patches. */
        public Builder size(int side) {
            return size(side, side);
        }

        /** Images are brought to this size in pixels, or to as many patches; a rest that is no whole patch is cut off. */
        public Builder size(int height, int width) {
            this.size = new ImageSize(height, width);
            return this;
        }

        /** Another way of a picture to the size than keeping its shape. */
        public Builder framing(FramingKind other) {
            this.framing = other;
            return this;
        }

        /** Device, precision and threads. */
        public Builder session(SessionOptions options) {
            this.session = options;
            return this;
        }

        /**
         * Loads the model.
         *
         * @throws InputException if there is no such bundle or head, it is damaged, or the device is missing
         */
        public Explainer open() {
            Bundle bundle = Bundle.open(path);
            Head chosen = bundle.head(head).orElse(null);
            ImageSize own = size == null ? ImageSize.of(bundle.card()) : size;
            Preprocessing preprocessing = bundle.card().preprocessing();
            int patch = bundle.card().architecture().patch();
            ImageInput input =
                    new ImageInput(framing.to(own.cutTo(patch), patch, preprocessing.resampling()), preprocessing);
            return new Explainer(Model.load(bundle, session), chosen, input);
        }
    }

    /**
     * Explains an image file, or a {@code .npy} tensor.
     *
     * @throws InputException if it is no image, damaged, or too large
     */
    public Explanation explain(Path image) {
        return explain(input.load(image));
    }

    /**
     * Explains an image file that is in memory.
     *
     * @throws InputException if it is no image, damaged, or too large
     */
    public Explanation explain(byte[] file) {
        return explain(input.load(file, "image", new Decoding()));
    }

    /**
     * Explains an image file from a stream, which is read to its end and stays the caller's.
     *
     * @throws InputException if it cannot be read, is no image, damaged, or too large
     */
    public Explanation explain(InputStream file) {
        return explain(ImageFiles.bytes(file));
    }

    /** Explains a picture; its alpha is dropped, and colour spaces become sRGB. */
    public Explanation explain(BufferedImage image) {
        return explain(input.of(RgbImage.of(image)));
    }

    private Explanation explain(Loaded loaded) {
        ImageTensor.Cut cut = loaded.tensor().cutTo(model.config().patch());
        return new Explanation(ForwardPass.of(model, head, List.of(cut.image())), loaded);
    }

    /** The head that names classes. */
    public Head head() {
        if (head == null) {
            throw new InputException(model.bundle().path() + ": expected a head, found none; add one with heads add");
        }
        return head;
    }

    /** The model, for what is not here. */
    public Model model() {
        return model;
    }

    @Override
    public void close() {
        model.close();
    }
}
