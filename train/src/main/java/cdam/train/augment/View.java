package cdam.train.augment;

import cdam.image.Framing;
import cdam.image.RgbImage;
import cdam.math.Draws;

/** How an image reaches the model's size. */
public sealed interface View {
    /** The image at the model's size; the same for the same image and key. */
    RgbImage apply(RgbImage image, ImageKey key);

    /** Says all that {@link #apply} depends on besides the image: views of the same text give the same pixels. */
    String describe();

    /** Without augmentation. */
    record Plain(Framing framing) implements View {
        @Override
        public RgbImage apply(RgbImage image, ImageKey key) {
            return framing.apply(image);
        }

        @Override
        public String describe() {
            return "plain " + framing;
        }
    }

    /** A random crop and flip; an epoch's draws differ from another's. */
    record Augmented(RandomResizedCrop crop, long seed, int epoch) implements View {
        @Override
        public RgbImage apply(RgbImage image, ImageKey key) {
            return crop.apply(image, Draws.of(seed, epoch, key.high(), key.low()));
        }

        @Override
        public String describe() {
            return "augmented " + crop + " seed " + seed + " epoch " + epoch;
        }
    }
}
