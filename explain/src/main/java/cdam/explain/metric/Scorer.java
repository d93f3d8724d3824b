package cdam.explain.metric;

import cdam.image.ImageTensor;
import java.util.stream.Stream;

/** A classifier as the metrics see it. */
public interface Scorer {
    /**
     * Logits (C) of each image, in order. Images are made when they are taken from the stream, so that only a batch of them
     * need be in memory.
     */
    float[][] logits(Stream<ImageTensor> images);

    /** The probability of each class (C) for logits (C), as the classifier defines it. */
    double[] probabilities(float[] logits);
}
