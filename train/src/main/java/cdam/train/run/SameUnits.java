package cdam.train.run;

import cdam.math.Draws;
import cdam.train.augment.ImageKey;
import cdam.train.data.ImageSet;
import cdam.train.head.Latents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which images must stay on one side of a split: files of one content, of one group, and pictures that the backbone cannot
 * tell apart, such as the same pixels in another file format. Equal pixels give equal latents up to rounding.
 */
final class SameUnits {
    /** The share of a latent's largest number that is above the rounding of fp16 and far below the distance of different pictures. */
    private static final float ROUNDING = 2e-3f;

    /** How far to look along the projection for a latent's equals. */
    private static final int NEIGHBOURS = 64;

    private final int[] parent;

    private SameUnits(int images) {
        parent = IntStream.range(0, images).toArray();
    }

    /** The number of each image's unit. */
    static int[] of(ImageSet set, List<ImageKey> keys, Latents latents) {
        SameUnits units = new SameUnits(keys.size());
        Map<Object, Integer> first = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            units.join(i, first.putIfAbsent(keys.get(i), i));
            String group = set.samples().get(i).group();
            if (group != null) {
                units.join(i, first.putIfAbsent(group, i));
            }
        }
        units.joinEqual(latents);
        return IntStream.range(0, keys.size()).map(units::root).toArray();
    }

    /** How many images stay with another one: {@code ; 12 images stay with another of their content or group}. */
    static String describe(int[] units) {
        long together = units.length - IntStream.of(units).distinct().count();
        return together == 0 ? "" : "; " + together + " images stay with another one of their content or group";
    }

    /** Equal latents have equal projections, so only neighbours along it are compared. */
    private void joinEqual(Latents latents) {
        int width = latents.width();
        SplittableRandom random = Draws.of(width);
        double[] axis = random.doubles(width, -1, 1).toArray();
        double[] projection = new double[latents.size()];
        double[] size = new double[latents.size()];
        IntStream.range(0, latents.size()).parallel().forEach(i -> {
            float[] latent = latent(latents, i);
            for (int j = 0; j < width; j++) {
                projection[i] += axis[j] * latent[j];
                size[i] = Math.max(size[i], Math.abs(latent[j]));
            }
        });
        int[] order = IntStream.range(0, latents.size())
                .boxed()
                .sorted((a, b) -> Double.compare(projection[a], projection[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int place = 0; place < order.length; place++) {
            int image = order[place];
            double reach = ROUNDING * size[image] * width;
            int last = Math.min(order.length - 1, place + NEIGHBOURS);
            for (int next = place + 1; next <= last && projection[order[next]] - projection[image] <= reach; next++) {
                if (root(image) != root(order[next]) && equal(latents, image, order[next], ROUNDING * size[image])) {
                    join(image, order[next]);
                }
            }
        }
    }

    private static boolean equal(Latents latents, int a, int b, double tolerance) {
        float[] one = latent(latents, a);
        float[] other = latent(latents, b);
        for (int j = 0; j < one.length; j++) {
            if (Math.abs(one[j] - other[j]) > tolerance) {
                return false;
            }
        }
        return true;
    }

    private static float[] latent(Latents latents, int image) {
        float[] latent = new float[latents.width()];
        latents.copy(image, latent, 0);
        return latent;
    }

    private int root(int image) {
        int root = image;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    private void join(int image, @Nullable Integer other) {
        if (other != null) {
            int a = root(image);
            int b = root(other);
            parent[Math.max(a, b)] = Math.min(a, b);
        }
    }
}
