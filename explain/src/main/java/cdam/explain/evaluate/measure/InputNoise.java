package cdam.explain.evaluate.measure;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.evaluate.config.EvaluateConfig.NoiseConfig;
import cdam.explain.forward.ForwardPass;
import cdam.image.ImageTensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Max-sensitivity: a round for each draw of the noise.
 *
 * @param model stays the caller's
 * @param head of which the predicted class is explained
 * @param noise on the normalised pixels
 * @param seed of the run
 */
record InputNoise(Model model, Head head, NoiseConfig noise, long seed) {
    /** Maps of the disturbed images, each of its intact image's predicted class, against the true maps. */
    void measure(RepeatedMaps again, Consumer<String> says) {
        if (again.isDone()) {
            return;
        }
        for (int draw = 0; draw < noise.draws(); draw++) {
            says.accept(MetricPlan.MAX_SENSITIVITY + " " + (draw + 1) + "/" + noise.draws());
            long number = draw;
            List<ImageTensor> images = again.items().stream()
                    .map(one -> disturbed(one.loaded().image(), one.seed(seed) * 1_000_003 + number))
                    .toList();
            try (ForwardPass run = ForwardPass.of(model, head, images)) {
                again.compare(run, head);
            }
        }
        again.save(numbers -> new double[] {Arrays.stream(numbers).max().orElseThrow()});
    }

    private ImageTensor disturbed(ImageTensor image, long draw) {
        SplittableRandom random = new SplittableRandom(draw);
        float[] values = image.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) random.nextDouble(-noise.radius(), noise.radius());
        }
        return new ImageTensor(image.height(), image.width(), values);
    }
}
