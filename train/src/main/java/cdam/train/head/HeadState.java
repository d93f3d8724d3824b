package cdam.train.head;

import cdam.vit.LinearHead;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * All variables of a training graph between two steps: {@code weight} (C,F), {@code bias} (C), and the optimiser's numbers
 * for each, such as {@code weight/m}.
 *
 * @param values row-major, by name; a name that is absent means zeros; not copied
 */
public record HeadState(SortedMap<String, float[]> values) {
    static final String WEIGHT = "weight";
    static final String BIAS = "bias";

    /**
     * The state before the first step: weight and bias drawn from U(-1/sqrt(F), 1/sqrt(F)), PyTorch's default for {@code
     * Linear} (Kaiming uniform with a = sqrt(5)).
     */
    static HeadState initial(int classes, int features, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double bound = 1 / Math.sqrt(features);
        return of(uniform(random, Math.multiplyExact(classes, features), bound), uniform(random, classes, bound));
    }

    static HeadState of(float[] weight, float[] bias) {
        return new HeadState(new TreeMap<>(Map.of(WEIGHT, weight, BIAS, bias)));
    }

    /** Weight and bias alone. */
    HeadState weights() {
        return of(get(WEIGHT), get(BIAS));
    }

    LinearHead head(int classes, int features) {
        return new LinearHead(classes, features, get(WEIGHT), get(BIAS));
    }

    /** A variable by name; empty where the state does not name it. */
    float[] get(String name) {
        return values.getOrDefault(name, new float[0]);
    }

    private static float[] uniform(SplittableRandom random, int count, double bound) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return values;
    }
}
