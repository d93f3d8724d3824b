package cdam.explain.job;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.explain.forward.ForwardPass;
import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.method.MethodSpec;
import cdam.explain.targets.NamedTarget;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import cdam.explain.targets.TargetSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The scalars that a run's targets stand for, image by image; those that are the same for every image are made once. */
final class RunTargets {
    private final @Nullable Head head;
    private final List<TargetSpec> specs;
    private final Map<TargetSpec, List<NamedTarget>> fixed = new HashMap<>();

    /** Unknown classes, and concepts that are missing or of another model, fail here. */
    RunTargets(Bundle bundle, @Nullable Head head, List<TargetSpec> specs, List<MapRequest> wanted) {
        this.head = head;
        this.specs = specs;
        float[] noLogits = new float[head == null ? 0 : head.labels().size()];
        for (MapRequest one : wanted) {
            if (one.method().info().needsTarget()) {
                one.target().require(bundle);
                fixed.put(one.target(), resolve(one.target(), noLogits));
            }
        }
    }

    List<NamedTarget> resolve(TargetSpec target, float[] logits) {
        List<NamedTarget> known = target.isFixed() ? fixed.get(target) : null;
        return known == null ? target.resolve(head, logits) : known;
    }

    /** How many maps of one image a target asks for. */
    int count(TargetSpec target) {
        return fixed.getOrDefault(target, List.of()).size();
    }

    /** How many maps of one image the method that returns most of them does. */
    long most(List<MapRequest> wanted) {
        Map<MethodSpec, Long> maps = new HashMap<>();
        wanted.forEach(one -> maps.merge(
                one.method(), (long) fixed.getOrDefault(one.target(), List.of()).size(), Long::sum));
        return maps.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Empty without a head. */
    float[] logits(ForwardPass run, int image) {
        return head == null ? new float[0] : run.logits(image);
    }

    /** The scalars of all targets of a method, one after the other: a method that shares work between targets can. */
    TargetBatch of(List<MapRequest> ofMethod, ForwardPass run) {
        if (!ofMethod.get(0).method().info().needsTarget()) {
            return TargetBatch.NONE;
        }
        List<List<Target>> perImage = new ArrayList<>();
        for (int image = 0; image < run.size(); image++) {
            float[] logits = logits(run, image);
            perImage.add(ofMethod.stream()
                    .flatMap(one -> resolve(one.target(), logits).stream())
                    .map(NamedTarget::target)
                    .toList());
        }
        return new TargetBatch(perImage);
    }

    /** The class indices of each target but class:all, whose indices are the head's rows in order. */
    Map<String, List<Integer>> classes(ForwardPass run, int image) {
        Map<String, List<Integer>> classes = new TreeMap<>();
        for (TargetSpec target : specs) {
            if (!target.isAll() && (head != null || !target.needsHead())) {
                classes.put(
                        target.text(),
                        resolve(target, logits(run, image)).stream()
                                .map(NamedTarget::classIndex)
                                .toList());
            }
        }
        return classes;
    }
}
