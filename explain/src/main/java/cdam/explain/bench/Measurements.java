package cdam.explain.bench;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.run.Run;
import cdam.explain.target.LinearTarget;
import cdam.explain.target.Target;
import cdam.explain.target.TargetBatch;
import cdam.image.ImageTensor;
import cdam.io.UsageException;
import cdam.vit.LinearHead;
import cdam.vit.Taps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.tensorflow.Tensor;
import org.tensorflow.types.TFloat32;

/**
 * Everything that can be timed on one model: {@value #LIMIT}, {@value #FORWARD}, {@value #MAPS} and the methods, on random
 * images and the default head. Owns native tensors until it is closed; the model stays the caller's.
 */
final class Measurements implements AutoCloseable {
    /** A large matrix product: what the machine can do. */
    static final String LIMIT = "matmul";

    /** Image to logits. */
    static final String FORWARD = "forward";

    /** Image to logits and the CDAM maps of all classes, in one run of the graph. */
    static final String MAPS = "all-maps";

    private final Model model;
    private final Head head;
    private final List<ImageTensor> images;
    private final MatrixProduct product;
    private final Map<String, TFloat32> feeds;

    Measurements(Model model, Head head, BenchSetting setting) {
        setting.require(model.config());
        this.model = model;
        this.head = head;
        this.images = IntStream.range(0, setting.batch())
                .mapToObj(seed -> random(setting, seed))
                .toList();
        this.product = new MatrixProduct(setting.session());
        int classes = head.linear().classes();
        int features = head.linear().features();
        this.feeds = Map.of(
                Taps.IMAGE, batch(setting),
                Taps.HEAD_WEIGHT, Tensors.of(head.linear().weight(), classes, features),
                Taps.HEAD_BIAS, Tensors.of(head.linear().bias(), classes),
                Taps.DIRECTIONS, Tensors.of(head.linear().weight(), 1, classes, features));
    }

    private static ImageTensor random(BenchSetting setting, int seed) {
        Random random = new Random(seed);
        float[] values = new float[3 * setting.height() * setting.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new ImageTensor(setting.height(), setting.width(), values);
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
     * @param names of this class's own, or methods with their options
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
            case FORWARD -> () -> fetch(List.of(Taps.LOGITS));
            case MAPS -> () -> fetch(List.of(Taps.LOGITS, Taps.CDAM));
            default -> method(MethodSpec.parse(name));
        };
    }

    private void fetch(List<String> taps) {
        model.run(feeds, taps).close();
    }

    /** A method with the forward pass that it starts from, for the predicted class. */
    private Runnable method(MethodSpec spec) {
        var method = spec.create();
        if (spec.info().needsTarget()
                && head.linear().features() != model.config().width()) {
            throw new UsageException(
                    "bench: expected a head that reads " + model.config().width() + " features, found one of "
                            + head.linear().features());
        }
        return () -> {
            try (Run run = Run.of(model, head, images).keep(method.keeps(model.config()))) {
                method.explain(run, spec.info().needsTarget() ? predicted(run) : TargetBatch.NONE, Progress.NONE);
            }
        };
    }

    /** The logit of each image's most likely class. */
    static TargetBatch predicted(Run run) {
        LinearHead linear = run.requireHead().linear();
        List<List<Target>> targets = new ArrayList<>();
        for (int image = 0; image < run.size(); image++) {
            int best = best(run.logits(image));
            targets.add(List.of(new LinearTarget(linear.row(best), linear.bias()[best])));
        }
        return new TargetBatch(targets);
    }

    /** The index of the largest number, the first of equals. */
    static int best(float... values) {
        return IntStream.range(0, values.length)
                .reduce((a, b) -> values[b] > values[a] ? b : a)
                .orElseThrow();
    }

    List<ImageTensor> images() {
        return images;
    }

    @Override
    public void close() {
        feeds.values().forEach(Tensor::close);
        product.close();
    }
}
