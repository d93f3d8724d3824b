package cdam.explain.run;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.image.ImageTensor;
import cdam.io.InputException;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/**
 * One forward pass of B images of the same size: their latents, and what enters the last block, from where most methods go
 * on without the backbone. Owns its native tensors; belongs to one thread.
 */
public final class Run implements AutoCloseable {
    private final Model model;
    private final @Nullable Head head;
    private final List<ImageTensor> images;
    private final TFloat32 image; // (B,3,H,W)
    private final Result forward; // owns the last block's input (B,M,d)
    private final float[] latents; // (B,d)

    private Run(Model model, @Nullable Head head, List<ImageTensor> images, TFloat32 image, Result forward) {
        this.model = model;
        this.head = head;
        this.images = List.copyOf(images);
        this.image = image;
        this.forward = forward;
        this.latents = Tensors.values(forward.get(0));
    }

    /**
     * Runs the backbone once.
     *
     * @param model stays the caller's
     * @param head the head that names classes; null: latents only
     * @param images normalised, all of one size, a multiple of the patch
     */
    public static Run of(Model model, @Nullable Head head, List<ImageTensor> images) {
        TFloat32 image = batch(model.config(), images);
        try {
            Result forward = model.run(Map.of(Taps.IMAGE, image), List.of(Taps.LATENT, Taps.BLOCK_INPUT));
            return new Run(model, head, images, image, forward);
        } catch (RuntimeException e) {
            image.close();
            throw e;
        }
    }

    private static TFloat32 batch(ViTConfig config, List<ImageTensor> images) {
        int height = images.get(0).height();
        int width = images.get(0).width();
        float[] values = new float[images.size() * 3 * height * width];
        for (int i = 0; i < images.size(); i++) {
            ImageTensor next = images.get(i);
            if (next.height() != height || next.width() != width) {
                throw new IllegalArgumentException("a run takes images of one size");
            }
            System.arraycopy(next.values(), 0, values, i * 3 * height * width, 3 * height * width);
        }
        if (height % config.patch() != 0 || width % config.patch() != 0) {
            throw new InputException("expected image sides that are multiples of the patch " + config.patch()
                    + ", found " + height + " x " + width);
        }
        return Tensors.of(values, images.size(), 3, height, width);
    }

    public Model model() {
        return model;
    }

    public Optional<Head> head() {
        return Optional.ofNullable(head);
    }

    /** B, images. */
    public int size() {
        return images.size();
    }

    public ImageTensor image(int index) {
        return images.get(index);
    }

    /** gh, patches from top to bottom. */
    public int rows() {
        return images.get(0).height() / model.config().patch();
    }

    /** gw, patches from left to right. */
    public int columns() {
        return images.get(0).width() / model.config().patch();
    }

    /** N = gh gw. */
    public int patches() {
        return rows() * columns();
    }

    /** M = 1 + R + N: [CLS], registers, patches. */
    public int tokens() {
        return model.config().prefixTokens() + patches();
    }

    /** [CLS] after the final norm (d); a copy. */
    public float[] latent(int index) {
        int width = model.config().width();
        return Arrays.copyOfRange(latents, index * width, (index + 1) * width);
    }

    /** Logits (C). */
    public float[] logits(int index) {
        return requireHead().linear().logits(latent(index));
    }

    /** The head, for those who cannot go on without one. */
    public Head requireHead() {
        if (head == null) {
            throw new InputException(model.bundle().path()
                    + ": asked for a class, but there is no head: add one with heads add, or train one; without a head there"
                    + " are attention maps and concepts");
        }
        return head;
    }

    /** Fetches taps that depend on the last block's input only; the caller closes the result. */
    public Result fromLastBlock(Map<String, ? extends Tensor> feeds, List<String> fetches) {
        Map<String, Tensor> all = new HashMap<>(feeds);
        all.putIfAbsent(Taps.BLOCK_INPUT, forward.get(1));
        return model.run(all, fetches);
    }

    /** Fetches taps through the whole model; the caller closes the result. */
    public Result fromImage(Map<String, ? extends Tensor> feeds, List<String> fetches) {
        Map<String, Tensor> all = new HashMap<>(feeds);
        all.putIfAbsent(Taps.IMAGE, image);
        return model.run(all, fetches);
    }

    @Override
    public void close() {
        image.close();
        forward.close();
    }
}
