package cdam.explain.job;

import cdam.explain.method.MethodSpec;
import cdam.explain.target.TargetSpec;
import cdam.image.ImageFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One image of a run and where its results go.
 *
 * @param image the source
 * @param folder below OUT
 * @param root OUT
 */
record ImageTask(ImageFile image, Path folder, Path root) {
    /** A map that a run asks for. */
    record Wanted(MethodSpec method, TargetSpec target) {
        /** {@code METHOD.TARGET}, or {@code METHOD} where the method has no target. */
        String name() {
            return method.info().needsTarget()
                    ? method.info().name() + "." + target.fileName()
                    : method.info().name();
        }
    }

    /** All maps of all methods and targets; a method without target counts once. */
    static List<Wanted> wanted(List<MethodSpec> methods, List<TargetSpec> targets) {
        List<Wanted> all = new ArrayList<>();
        for (MethodSpec method : methods) {
            if (!method.info().needsTarget()) {
                all.add(new Wanted(method, targets.get(0)));
            } else {
                targets.forEach(target -> all.add(new Wanted(method, target)));
            }
        }
        return all;
    }

    Path file(String name) {
        return root.resolve(folder).resolve(name);
    }

    Path scores(Wanted wanted) {
        return file(wanted.name() + ".npy");
    }

    Path prediction() {
        return file("prediction.json");
    }

    Path record() {
        return file("image.json");
    }

    boolean isDone(List<Wanted> all) {
        return Files.exists(record())
                && Files.exists(prediction())
                && all.stream().allMatch(wanted -> Files.exists(scores(wanted)));
    }
}
