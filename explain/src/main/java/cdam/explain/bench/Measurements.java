package cdam.explain.bench;

import cdam.bundle.Head;
import cdam.bundle.HeadInput;
import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.explain.forward.Features;
import cdam.explain.forward.ForwardPass;
import cdam.explain.method.Method;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.targets.Concept;
import cdam.explain.targets.LatentTarget;
import cdam.explain.targets.LogitTarget;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import cdam.image.ImageTensor;
import cdam.vit.LinearHead;
import cdam.vit.PassMemory;
import cdam.vit.Taps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/**
 * Everything that can be timed on one model: {@value #LIMIT}, {@value #FORWARD}, {@value #MAPS}, {@value #CONCEPT} and
 * the methods, on random
 * images and the default head. Owns native tensors until it is closed; the model stays the caller's.
 */
final class Measurements implements AutoCloseable {
    /** A large matrix product: what the machine can do. */
    static final String LIMIT = "matmul";

    /** Image to logits. */
    static final String FORWARD = "forward";

    /** Image to logits and the CDAM maps of all classes as {@code explain --target class:all} makes them, in chunks. */
    static final String MAPS = "all-maps";

    /** CDAM of a random concept, compared by dot, as {@code explain --target concept:FILE} makes it. */
    static final String CONCEPT = "concept";

    /** After a method's name: for every class, not the predicted one alone. */
    private static final String EVERY = ":all";

    private final Model model;
    private final Head head;
    private final List<ImageTensor> images;
    private final MatrixProduct product;
    private final Map<String, TFloat32> feeds;
    private final String forward; // the tap at its end

    Measurements(Model model, Head head, BenchSetting setting) {
        setting.require(model.config());
        this.model = model;
        this.head = head;
        this.images = setting.randomImages();
        this.product = new MatrixProduct(setting.session());
        LinearHead linear = head.linear();
        this.forward = isWide() ? Features.of(model, head).tap() : Taps.LOGITS;
        this.feeds = new HashMap<>(Map.of(Taps.IMAGE, batch(setting)));
        if (!isWide()) {
            feeds.put(Taps.HEAD_WEIGHT, Tensors.of(linear.weight(), linear.classes(), linear.features()));
            feeds.put(Taps.HEAD_BIAS, Tensors.of(linear.bias(), linear.classes()));
        }
    }

    /** Whether the head reads several tokens: then the forward pass ends with these, whose product with the head is small. */
    private boolean isWide() {
        return head.card().input() != HeadInput.CLS;
    }

    private TFloat32 batch(BenchSetting setting) {
        int size = 3 * setting.height() * setting.width();
        float[] values = new float[setting.batch() * size];
        for (int i = 0; i < setting.batch(); i++) {
            System.arraycopy(images.get(i).values(), 0, values, i * size, size);
        }
        return Tensors.of(values, setting.batch(), 3, setting.height(), setting.width());
    }

    /**
     * Measurements by name, in their order.
     *
     * @param names of this class's own, or methods with their options, {@code tam-last:all} for every class
     */
    List<Measurement> of(List<String> names) {
        List<Measurement> found = new ArrayList<>();
        for (String name : names) {
            found.add(new Measurement(name, work(name)));
        }
        return found;
    }

    private Runnable work(String name) {
        return switch (name) {
            case LIMIT -> product::run;
            case FORWARD -> () -> model.run(feeds, List.of(forward)).close();
            case MAPS -> everyClass(MethodSpec.parse("cdam"));
            case CONCEPT -> explain(MethodSpec.parse("cdam").create(), List.of(concept()));
            default ->
                name.endsWith(EVERY)
                        ? everyClass(MethodSpec.parse(name.substring(0, name.length() - EVERY.length())))
                        : method(MethodSpec.parse(name));
        };
    }

    private Runnable everyClass(MethodSpec spec) {
        return explain(spec.create(), everyClass());
    }

    private Runnable explain(Method method, List<Target> targets) {
        TargetBatch same = TargetBatch.same(images.size(), targets);
        return explain(method, run -> same);
    }

    /** A method for the predicted class. */
    private Runnable method(MethodSpec spec) {
        return explain(spec.create(), spec.info().needsTarget() ? Measurements::predicted : run -> TargetBatch.NONE);
    }

    /** With the forward pass that it starts from, and logits. */
    private Runnable explain(Method method, Function<ForwardPass, TargetBatch> targets) {
        List<String> retained = method.retainedTaps(model.config());
        return () -> {
            try (ForwardPass run = ForwardPass.of(model, head, images).retain(retained, PassMemory.DEFAULT_MEGABYTES)) {
                for (int image = 0; image < run.size(); image++) {
                    run.logits(image);
                }
                method.explain(run, targets.apply(run), Progress.NONE);
            }
        };
    }

    private List<Target> everyClass() {
        LinearHead linear = head.linear();
        return IntStream.range(0, linear.classes())
                .mapToObj(index -> LogitTarget.of(linear, index))
                .toList();
    }

    private Target concept() {
        int width = model.config().width();
        float[] latent = Arrays.copyOf(images.get(0).values(), width);
        Concept.Image image = new Concept.Image("random", "");
        Concept.Card card = new Concept.Card(Concept.Card.FORMAT.number(), "", List.of(image), 1, 0);
        return LatentTarget.of(Concept.of(card, latent).target("dot"), head, width);
    }

    /** The logit of each image's most likely class. */
    static TargetBatch predicted(ForwardPass run) {
        LinearHead linear = run.requireHead().linear();
        List<List<Target>> targets = new ArrayList<>();
        for (int image = 0; image < run.size(); image++) {
            int best = best(run.logits(image));
            targets.add(List.of(LogitTarget.of(linear, best)));
        }
        return new TargetBatch(targets);
    }

    /** The index of the largest number, the first of equals. */
    static int best(float... values) {
        return IntStream.range(0, values.length)
                .reduce((a, b) -> values[b] > values[a] ? b : a)
                .orElseThrow();
    }

    @Override
    public void close() {
        feeds.values().forEach(Tensor::close);
        product.close();
    }
}
