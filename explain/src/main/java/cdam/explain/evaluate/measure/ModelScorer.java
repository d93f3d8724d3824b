package cdam.explain.evaluate.measure;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.explain.forward.Features;
import cdam.explain.metric.Scorer;
import cdam.image.ImageTensor;
import cdam.vit.Taps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * A model with its head, asked in batches.
 *
 * @param model stays the caller's
 * @param head gives the logits
 * @param batch how many images in one forward pass
 */
public record ModelScorer(Model model, Head head, BatchSize batch) implements Scorer {
    @Override
    public float[][] logits(Stream<ImageTensor> images) {
        List<float[]> logits = new ArrayList<>();
        Iterator<ImageTensor> left = images.iterator();
        while (left.hasNext()) {
            List<ImageTensor> together = new ArrayList<>(List.of(left.next()));
            int most = batch.of(together.get(0).height(), together.get(0).width());
            while (together.size() < most && left.hasNext()) {
                together.add(left.next());
            }
            addLogits(together, logits);
        }
        return logits.toArray(float[][]::new);
    }

    @Override
    public double[] probabilities(float[] logits) {
        return head.probabilities(logits);
    }

    /** Images of one size. */
    private void addLogits(List<ImageTensor> images, List<float[]> logits) {
        int height = images.get(0).height();
        int width = images.get(0).width();
        float[] joined = new float[images.size() * 3 * height * width];
        for (int i = 0; i < images.size(); i++) {
            float[] values = images.get(i).values();
            System.arraycopy(values, 0, joined, i * values.length, values.length);
        }
        try (TFloat32 image = Tensors.of(joined, images.size(), 3, height, width);
                Result result = model.run(
                        Map.of(Taps.IMAGE, image),
                        List.of(Features.of(model, head).tap()))) {
            float[] features = Tensors.values(result.get(0));
            int count = head.linear().features();
            for (int i = 0; i < images.size(); i++) {
                logits.add(head.linear().logits(Arrays.copyOfRange(features, i * count, (i + 1) * count)));
            }
        }
    }
}
