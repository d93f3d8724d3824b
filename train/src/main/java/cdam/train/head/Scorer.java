package cdam.train.head;

import org.tensorflow.types.TFloat32;

/** Gives latents (B,F) their logits (B,C). */
interface Scorer {
    float[] logits(TFloat32 latents);
}
