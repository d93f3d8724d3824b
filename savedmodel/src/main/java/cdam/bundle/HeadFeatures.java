package cdam.bundle;

import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The numbers that a head reads: parts of d numbers each, which are tokens after the final norm, joined as its
 * {@link HeadInput} says. One part is the latent, [CLS] of the last block.
 *
 * @param input how they are joined
 * @param width d
 * @param parts how many
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
        Stream<String> blocks = blocks() == 1
                ? Stream.of(Taps.LATENT)
                : IntStream.range(config.depth() - blocks(), config.depth()).mapToObj(Taps::cls);
        return Stream.concat(blocks, readsPatches() ? Stream.of(Taps.PATCH_LATENTS) : Stream.empty())
                .toList();
    }

    /** Whether the mean patch is a part, the last one. */
    public boolean readsPatches() {
        return input.readsPatches();
    }

    /** Whether a part is the mean patch; all others are [CLS] of a block. */
    public boolean isMeanPatch(int part) {
        return readsPatches() && part == parts - 1;
    }

    /** The number of last blocks whose [CLS] is a part. */
    public int blocks() {
        return readsPatches() ? parts - 1 : parts;
    }

    /** The parts that the last block changes: the latent, and the mean patch where it is one. */
    public HeadFeatures ofLastBlock() {
        return blocks() == 1 ? this : readsPatches() ? new HeadFeatures(input, width, 2) : latentOnly(width);
    }

    /** The numbers of {@link #ofLastBlock} among these: features, or a gradient by them (F). */
    public float[] ofLastBlock(float[] features) {
        if (blocks() == 1) {
            return features;
        }
        int first = latentPart() * width; // with several blocks one part stands after the other
        return Arrays.copyOfRange(features, first, first + ofLastBlock().size());
    }

    /** Features (F) with other numbers of {@link #ofLastBlock}; a copy. */
    public float[] withLastBlock(float[] features, float[] own) {
        float[] changed = blocks() == 1 ? own.clone() : features.clone();
        if (blocks() > 1) {
            System.arraycopy(own, 0, changed, latentPart() * width, own.length);
        }
        return changed;
    }

    /** Where number {@code i} of a part stands: one part after the other, or interleaved element by element. */
    public int index(int part, int i) {
        return input == HeadInput.CLS_AND_MEAN_PATCH ? parts * i + part : part * width + i;
    }

    /** Which part is the latent. */
    public int latentPart() {
        return blocks() - 1;
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
