package cdam.explain.method;

import cdam.bundle.Model;
import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.io.Hashes;
import cdam.io.NpyArray;
import cdam.parallel.OrderedExecutor;
import cdam.vit.GraphOps;
import cdam.vit.Taps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Latents of one image whose tokens were changed before the first block: some left out, or some replaced. All targets follow
 * from one pass. Variants share the first block's work on each token (query, key, value), and in the last block only [CLS]
 * is computed.
 *
 * @param passes forward passes at the same time: one alone leaves processors idle between its operations
 * @param batch variants in a pass; with {@code passes} it bounds the memory
 * @param saveEvery how often {@link ForwardPass#partial} is brought up to date
 */
record TokenVariants(int passes, int batch, Duration saveEvery) {
    private static final String ROWS = "explain_token_rows";
    private static final String CHOSEN = "explain_chosen_";

    /**
     * What the head reads, the latents as a rule: (V,F).
     *
     * @param one a run of one image
     * @param images whose tokens can be taken, (P,3,H,W)
     * @param variants of each its tokens, as rows of (P M); of [CLS], registers and patches in this order
     * @param name of the work, with all that the variants depend on but model and image
     */
    float[][] latents(ForwardPass one, TFloat32 images, List<int[]> variants, String name, Progress progress) {
        int width = one.features().layout().size();
        float[][] latents = new float[variants.size()][];
        String key = key(one, name);
        int done = restore(one, key, latents, width);
        if (done > 0) {
            progress.goesOn(done, latents.length);
        }
        long saved = System.nanoTime();
        List<String> taps = one.model().config().layout().positions().rotary()
                ? List.of(Taps.TOKENS, Taps.FIRST_QKV, Taps.ROTATION)
                : List.of(Taps.TOKENS, Taps.FIRST_QKV);
        taps.forEach(tap -> addChoice(one, tap));
        try (Result tokens = one.fromImage(Map.of(Taps.IMAGE, images), taps);
                OrderedExecutor<List<int[]>, float[]> batches = new OrderedExecutor<>(
                        batches(variants, done), passes, batch -> latents(one, taps, tokens, batch))) {
            while (batches.hasNext()) {
                progress.at(done, latents.length);
                float[] found = batches.next();
                for (int from = 0; from < found.length; from += width) {
                    latents[done++] = Arrays.copyOfRange(found, from, from + width);
                }
                if (done == latents.length || System.nanoTime() - saved >= saveEvery.toNanos()) {
                    one.partial().write(key, join(latents, done, width));
                    saved = System.nanoTime();
                }
            }
        }
        progress.at(done, latents.length);
        return latents;
    }

    /** Those from a place on, in batches of as many of one length as a batch takes. */
    private List<List<int[]>> batches(List<int[]> variants, int from) {
        List<List<int[]>> batches = new ArrayList<>();
        int start = from;
        while (start < variants.size()) {
            int to = start + 1;
            while (to < variants.size()
                    && to - start < batch
                    && variants.get(to).length == variants.get(start).length) {
                to++;
            }
            batches.add(variants.subList(start, to));
            start = to;
        }
        return batches;
    }

    private static float[] latents(ForwardPass one, List<String> taps, Result tokens, List<int[]> variants) {
        Model model = one.model();
        int length = variants.get(0).length;
        int[] rows = variants.stream().flatMapToInt(Arrays::stream).toArray();
        try (TInt32 taken = TInt32.tensorOf(Shape.of(variants.size(), length), DataBuffers.of(rows));
                Result chosen = model.run(
                        feeds(taps, tokens, Map.of(ROWS, taken)),
                        taps.stream().map(tap -> CHOSEN + tap).toList());
                Result result = model.run(
                        feeds(taps, chosen, Map.of()), List.of(one.features().tap()))) {
            return Tensors.values(result.get(0));
        }
    }

    private static Map<String, Tensor> feeds(List<String> taps, Result values, Map<String, Tensor> others) {
        Map<String, Tensor> feeds = new HashMap<>(others);
        for (int i = 0; i < taps.size(); i++) {
            feeds.put(taps.get(i), values.get(i));
        }
        return feeds;
    }

    /** Adds an operation: rows of a tap (P,M,x), or (1,M,x) for all, chosen for each variant, (V,M',x). */
    private static void addChoice(ForwardPass one, String tap) {
        GraphOps.addIfAbsent(one.model().graph(), CHOSEN + tap, ops -> {
            Ops tf = ops.tf();
            Operand<TInt32> last =
                    tf.slice(tf.shape(ops.tap(tap)), tf.constant(new int[] {2}), tf.constant(new int[] {1}));
            Operand<TFloat32> rows =
                    tf.reshape(ops.tap(tap), tf.concat(List.of(tf.constant(new int[] {-1}), last), tf.constant(0)));
            Operand<TInt32> chosen = ops.fed(ROWS, TInt32.class, -1, -1);
            Operand<TInt32> count = tf.gather(tf.shape(rows), tf.constant(0), tf.constant(0));
            return tf.gather(rows, tf.math.floorMod(chosen, count), tf.constant(0));
        });
    }

    private static String key(ForwardPass one, String name) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * one.image(0).values().length);
        bytes.asFloatBuffer().put(one.image(0).values());
        String work = String.join(
                " ",
                name,
                one.features().tap(),
                one.model().bundle().sha256(),
                NpyArray.describe(one.rows(), one.columns()),
                Hashes.sha256(bytes.array()));
        return Hashes.sha256(work.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes over what an earlier run left; returns how many latents that is. */
    private static int restore(ForwardPass one, String key, float[][] latents, int width) {
        float[] earlier = one.partial().read(key).orElse(new float[0]);
        int done = Math.min(latents.length, earlier.length / width);
        for (int i = 0; i < done; i++) {
            latents[i] = Arrays.copyOfRange(earlier, i * width, (i + 1) * width);
        }
        return done;
    }

    private static float[] join(float[][] latents, int count, int width) {
        float[] joined = new float[count * width];
        for (int i = 0; i < count; i++) {
            System.arraycopy(latents[i], 0, joined, i * width, width);
        }
        return joined;
    }
}
