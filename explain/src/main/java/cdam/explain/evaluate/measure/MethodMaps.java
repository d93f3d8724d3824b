package cdam.explain.evaluate.measure;

import cdam.bundle.Head;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.forward.ForwardPass;
import cdam.explain.method.Method;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.targets.LogitTarget;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import cdam.io.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A method, and its maps of classes for a batch of images. */
public final class MethodMaps {
    private final String label;
    private final MethodSpec spec;
    private final Method method;

    /** @param memoryMb MiB, for methods that have a limit and were not given one */
    public MethodMaps(MethodSpec spec, int memoryMb) {
        this.label = EvaluateConfig.label(spec);
        this.spec = spec;
        this.method = spec.create(Map.of("memory", Integer.toString(memoryMb)));
    }

    /** The method's name in results. */
    String label() {
        return label;
    }

    boolean signed() {
        return spec.info().signed();
    }

    /** Whether its maps are of classes. */
    boolean ofClasses() {
        return spec.info().needsTarget();
    }

    /**
     * Maps [image][class][patch]; [image][0][patch] from a method that does not look at classes.
     *
     * @param head of which the classes' logits are explained
     * @param classes of each image; their number may differ
     * @param progress receives how far it is
     */
    float[][][] maps(ForwardPass run, Head head, List<List<Integer>> classes, Progress progress) {
        if (!ofClasses()) {
            float[][][] maps = method.explain(run, TargetBatch.NONE, progress).maps();
            if (maps[0].length != 1) {
                throw new UsageException("methods: " + label + " gives " + maps[0].length
                        + " maps of an image, and evaluate needs one; leave it out");
            }
            return maps;
        }
        int most = classes.stream().mapToInt(List::size).max().orElse(0);
        List<List<Target>> targets = new ArrayList<>();
        for (List<Integer> wanted : classes) {
            List<Target> each = new ArrayList<>();
            for (int i = 0; i < most; i++) { // every image of a batch has as many: the first one again
                each.add(LogitTarget.of(head.linear(), wanted.get(i < wanted.size() ? i : 0)));
            }
            targets.add(each);
        }
        float[][][] maps =
                method.explain(run, new TargetBatch(targets), progress).maps();
        for (int image = 0; image < maps.length; image++) {
            maps[image] = Arrays.copyOf(maps[image], classes.get(image).size());
        }
        return maps;
    }
}
