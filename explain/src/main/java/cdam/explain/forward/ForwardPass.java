package cdam.explain.forward;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.image.ImageTensor;
import cdam.io.InputException;
import cdam.vit.PassMemory;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/**
 * B images of the same size in a model: their latents, and what enters the last block, from where most methods go on
 * without the backbone. The forward pass that gives both is made once, when first asked for. Owns its native tensors;
 * belongs to one thread.
 */
public final class ForwardPass implements AutoCloseable {
    private final Model model;
    private final @Nullable Head head;
    private final Features features;
    private final List<ImageTensor> images;
    private final TFloat32 image; // (B,3,H,W)
    private final @Nullable ForwardPass parent; // of one of its images
    private final Supplier<Activations> source;
    private final PartialResults partial;
    private List<String> taps = List.of();
    private @Nullable Activations forward;

    private ForwardPass(
            Model model,
            @Nullable Head head,
            List<ImageTensor> images,
            @Nullable ForwardPass parent,
            int index,
            PartialResults partial) {
        this.model = model;
        this.head = head;
        this.features = Features.of(model, head);
        this.images = List.copyOf(images);
        this.image = batch(model.config(), images);
        this.parent = parent;
        this.source = parent == null
                ? () -> Activations.of(model, image, features.tap(), taps)
                : () -> parent.forward().of(index);
        this.partial = partial;
    }

    /**
     * Takes images into a model.
     *
     * @param model stays the caller's
     * @param head the head that names classes; null: latents only
     * @param images normalised, all of one size, a multiple of the patch
     * @param partial where long methods keep what they have
     */
    public static ForwardPass of(Model model, @Nullable Head head, List<ImageTensor> images, PartialResults partial) {
        return new ForwardPass(model, head, images, null, 0, partial);
    }

    /** Takes images into a model; nothing of a method that is stopped is kept. */
    public static ForwardPass of(Model model, @Nullable Head head, List<ImageTensor> images) {
        return of(model, head, images, PartialResults.NONE);
    }

    /** One of the images alone, without another forward pass; the caller closes it, before this run. */
    public ForwardPass only(int index) {
        return new ForwardPass(model, head, List.of(images.get(index)), this, index, partial);
    }

    /**
     * Asks the forward pass, which must not have been made yet, to retain what methods would compute again. These taps can be
     * large, and are there until this run is closed: a pass of several images retains none, nor does one whose taps would take
     * more than the bound.
     *
     * @param megabytes the bound, MiB
     * @return this
     */
    public ForwardPass retain(List<String> taps, int megabytes) {
        boolean fits = memory().retained() <= megabytes * 0x1p20;
        this.taps = images.size() == 1 && fits ? List.copyOf(taps) : List.of();
        return this;
    }

    /** What the forward pass has retained, for {@link #fromRetained}; owned by this run. */
    public Map<String, Tensor> retained() {
        return hasForward() ? forward().tensors() : Map.of();
    }

    private boolean hasForward() {
        return forward != null || (parent != null && parent.hasForward());
    }

    private Activations forward() {
        if (forward == null) {
            forward = source.get();
        }
        return forward;
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

    /** Where long methods keep what they have. */
    public PartialResults partial() {
        return partial;
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

    /** What one of its images takes. */
    public PassMemory memory() {
        return new PassMemory(model.config(), tokens());
    }

    /** [CLS] after the final norm (d); a copy. */
    public float[] latent(int index) {
        return features.layout().latent(features(index));
    }

    /** What the head reads, and targets are functions of (F); the latent where the head does not join several tokens. */
    public float[] features(int index) {
        return forward().features(index, features.layout().size());
    }

    /** How {@link #features(int)} are made. */
    public Features features() {
        return features;
    }

    /** Logits (C). */
    public float[] logits(int index) {
        return requireHead().linear().logits(features(index));
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

    /** Fetches taps, or operations, of {@link Model#lastBlock()}; the caller closes the result. */
    public Result fromLastBlock(Map<String, ? extends Tensor> feeds, List<String> fetches) {
        Map<String, Tensor> all = new HashMap<>(feeds);
        forward()
                .start()
                .forEach(tap -> all.putIfAbsent(tap, forward().tensors().get(tap)));
        return model.lastBlock().run(all, fetches);
    }

    /** Fetches taps through the whole model, from what this run's forward pass has retained; the caller closes the result. */
    public Result fromRetained(Map<String, ? extends Tensor> feeds, List<String> fetches) {
        Map<String, Tensor> all = new HashMap<>(retained());
        all.putAll(feeds);
        return fromImage(all, fetches);
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
        if (forward != null) {
            forward.owner().run();
        }
    }
}
