package cdam.explain.method;

import cdam.bundle.Tensors;
import cdam.io.NpyArray;
import java.util.Arrays;
import java.util.Map;

/** Noise whose draws are given, (samples,M,d). */
final class GivenNoise {
    private GivenNoise() {}

    static Noise of(double level, NpyArray draws) {
        int[] shape = draws.shape();
        int size = shape[1] * shape[2];
        return new Noise(
                level,
                (from, count) -> Map.of(
                        Noise.NORMAL,
                        Tensors.of(
                                Arrays.copyOfRange(draws.values(), from * size, (from + count) * size),
                                count,
                                shape[1],
                                shape[2])));
    }
}
