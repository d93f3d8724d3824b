package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.ImageSize;
import cdam.bundle.MemoryBound;
import cdam.explain.method.Method;
import cdam.explain.method.Methods;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Map;

/**
 * What a request may ask for.
 *
 * @param uploadBytes of a photo's file
 * @param pixels of a photo, checked before it is decoded
 * @param waiting photos on their way: being sent, decoded, waiting for the model
 * @param waitingEach the same, of one client
 * @param jobs waiting
 * @param jobsEach waiting or running, of one client
 * @param seconds that a photo may take to arrive, and then to be answered; a job may run ten times as long
 * @param decodeSeconds a photo's decoding may take
 * @param keptBytes of results; the oldest are forgotten
 * @param conceptImages photos of a concept
 * @param samples most of a job's method that has them, or permutations or passes
 * @param points most of a job's method that has them
 * @param answerBytesASecond that a reader must take of an answer for which {@code seconds} are too few
 */
record Limits(
        int uploadBytes,
        long pixels,
        int waiting,
        int waitingEach,
        int jobs,
        int jobsEach,
        int seconds,
        int decodeSeconds,
        long keptBytes,
        int conceptImages,
        int samples,
        int points,
        int answerBytesASecond) {
    static final int UPLOAD_MB = 16;
    static final int WAITING = 32;
    static final int KEPT_MB = 256;
    static final int LEAST_KEPT_MB = 16;

    /** The most bytes per pixel. */
    private static final int BYTES_OF_DECODED = 17;

    /** What a command line sets; a quarter of the queue is for one client. */
    static Limits of(int uploadMb, int waiting, int keptMb) {
        return new Limits(
                uploadMb << 20,
                50_000_000,
                waiting,
                (waiting + 3) / 4,
                8,
                2,
                60,
                20,
                (long) keptMb << 20,
                100,
                1000,
                128,
                64 << 10);
    }

    /** The largest numbers of options whose cost grows with them. */
    Map<String, Integer> ofOptions() {
        return Map.of("samples", samples, "permutations", samples, "passes", samples, "points", points);
    }

    /**
     * Requires memory for a photo in the model, the largest that is decoded meanwhile, and the results that are kept.
     *
     * @param maps of the photo
     * @param methods that run on it
     * @throws cdam.io.InputException if there is not so much
     */
    void requireRoom(Bundle bundle, ImageSize size, int maps, List<Method> methods) {
        ViTConfig config = bundle.card().architecture();
        PassMemory photo = PassMemory.of(config, size.height(), size.width());
        double beside = keptBytes + (double) BYTES_OF_DECODED * pixels;
        MemoryBound.of(bundle, Methods.graphs(methods, config), null)
                .requireImage(
                        photo,
                        any -> any.forwardWithMaps(maps)
                                + methods.stream()
                                        .mapToDouble(method -> method.memory(any))
                                        .sum()
                                + beside);
    }
}
