package cdam.vit;

import cdam.io.InputException;
import cdam.io.Machine;
import java.util.Locale;

/**
 * About how many bytes one image takes on its way through a model, beside the weights: enough to choose how many fit into a
 * bound. Attention, which grows with the square of the tokens, is counted exactly; the rest is what is large beside it.
 *
 * @param config of the model
 * @param tokens M, of one image
 */
public record PassMemory(ViTConfig config, int tokens) {
    /** What a setting bounds where nobody says otherwise, in MiB. */
    public static final int DEFAULT_MEGABYTES = 1024;

    /** The memory of an image of this many pixels. */
    public static PassMemory of(ViTConfig config, int height, int width) {
        return new PassMemory(config, config.prefixTokens() + height / config.patch() * (width / config.patch()));
    }

    /** A forward pass: a block's attention before and after the softmax; its tokens, qkv, and the hidden layer about GELU. */
    public double forward() {
        return bytes(2, widths(8) + 2.0 * config.mlpOutputs() + 2.0 * config.hidden());
    }

    /** A forward pass whose maps are held as a method returns them, and once more as they are written. */
    public double forwardWithMaps(long maps) {
        return forward() + 8.0 * maps * tokens;
    }

    /**
     * A backward pass to the image: every block's layers wait for it, and their attention where it is not computed again; one
     * block's gradients are under way.
     */
    public double backward() {
        double waiting = bytes(isComputedAgain() ? 0 : 1, widths(8) + config.mlpOutputs() + 2.0 * config.hidden());
        return config.wholeBlocks() * waiting + bytes(3, widths(8) + 2.0 * config.mlpOutputs() + 2.0 * config.hidden());
    }

    /**
     * What a backward pass goes on from, where the forward pass keeps it: attention, 6 widths and the hidden layer a token, of
     * all blocks but the last.
     */
    public double retained() {
        return config.wholeBlocks() * bytes(1, 6.0 * config.width() + config.mlpOutputs());
    }

    /** So many widths a token, and queries and keys once more where they are turned. */
    private double widths(int count) {
        return (count + (config.layout().positions().rotary() ? 2.0 : 0.0)) * config.width();
    }

    /** Whether a backward pass computes attention again, since that of all blocks is too much to wait for its turn. */
    public boolean isComputedAgain() {
        return retained() > DEFAULT_MEGABYTES * 0x1p20;
    }

    /** Attentions (h,M,M), and numbers per token. */
    private double bytes(int attentions, double numbers) {
        return 4.0 * tokens * (attentions * (double) config.heads() * tokens + numbers);
    }

    /**
     * How often so many bytes fit into a bound in MiB: 1 to {@code most}, for less than one image cannot be computed.
     *
     * @throws InputException if once is more than the machine has
     */
    public static int fitting(double bytes, int megabytes, int most) {
        double all = Machine.memory();
        if (bytes > all) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "expected a size whose pass through the model fits into this machine's %.0f MB, found one of about %.0f MB"
                            + " an image; use a smaller size",
                    all / 1e6,
                    bytes / 1e6));
        }
        return (int) Math.max(1, Math.min(most, megabytes * 0x1p20 / bytes));
    }
}
