package cdam.bundle;

import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The numbers that a head reads: parts of d numbers each, which are tokens after the final norm, joined as its
 * {@link HeadInput} says. One part is the latent, [CLS] of the last block.
 *
 * @param input how they are joined
 * @param width d
 * @param parts 1 for {@link HeadInput#CLS}, 2 for {@link HeadInput#CLS_AND_MEAN_PATCH}
 */
public record HeadFeatures(HeadInput input, int width, int parts) {
    /** The latent alone. */
    public static HeadFeatures latentOnly(int width) {
        return new HeadFeatures(HeadInput.CLS, width, 1);
    }

    /** What a head of a backbone of this width reads. */
    public static HeadFeatures of(Head head, int width) {
        return new HeadFeatures(head.card().input(), width, head.linear().features() / width);
    }

    /** F, all numbers. */
    public int size() {
        return parts * width;
    }

    /** Each part's tap: (B,d), or (B,N,d) of which the mean over the patches is meant. */
    public List<String> taps(ViTConfig config) {
        return switch (input) {
            case CLS -> List.of(Taps.LATENT);
            case CLS_AND_MEAN_PATCH -> List.of(Taps.LATENT, Taps.PATCH_LATENTS);
            case CLS_OF_LAST_BLOCKS ->
                IntStream.range(config.depth() - parts, config.depth())
                        .mapToObj(Taps::cls)
                        .toList();
        };
    }

    /** Where number {@code i} of a part stands: one part after the other, or interleaved element by element. */
    public int index(int part, int i) {
        return input == HeadInput.CLS_AND_MEAN_PATCH ? parts * i + part : part * width + i;
    }

    /** Which part is the latent. */
    public int latentPart() {
        return input == HeadInput.CLS_OF_LAST_BLOCKS ? parts - 1 : 0;
    }

    /** The latent's part (d) of features, or of a gradient by them (F). */
    public float[] latent(float[] features) {
        float[] latent = new float[width];
        for (int i = 0; i < width; i++) {
            latent[i] = features[index(latentPart(), i)];
        }
        return latent;
    }

    /** Features (F) with another latent; a copy. */
    public float[] withLatent(float[] features, float[] latent) {
        float[] changed = features.clone();
        for (int i = 0; i < width; i++) {
            changed[index(latentPart(), i)] = latent[i];
        }
        return changed;
    }

    /**
     * Puts a part of a batch where it belongs.
     *
     * @param values (B,d), or (B,N,d) of which the mean over the N is taken
     * @param features (B,F), filled
     */
    public void put(int part, float[] values, int batch, float[] features) {
        int tokens = values.length / (batch * width);
        for (int image = 0; image < batch; image++) {
            for (int i = 0; i < width; i++) {
                double sum = 0;
                for (int token = 0; token < tokens; token++) {
                    sum += values[(image * tokens + token) * width + i];
                }
                features[image * size() + index(part, i)] = (float) (sum / tokens);
            }
        }
    }
}
