package cdam.explain.method;

import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.LinearTarget;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetBatch;
import cdam.image.ImageTensor;
import cdam.io.NpyArray;
import cdam.testing.Fixtures.Case;
import cdam.testing.TinyModels;
import java.util.ArrayList;
import java.util.List;

/** Runs of the fixtures' images, and targets for them. */
final class Explained {
    private Explained() {}

    static ForwardPass run(Case fixture) {
        return run(fixture.model(), List.of(image(fixture)));
    }

    static ForwardPass run(String name, List<ImageTensor> images) {
        Model model = TinyModels.model(name);
        return ForwardPass.of(model, head(name), images);
    }

    static Head head(String name) {
        return TinyModels.bundle(name).head(null).orElseThrow();
    }

    static ImageTensor image(Case fixture) {
        NpyArray input = fixture.golden("input");
        return new ImageTensor(input.shape()[2], input.shape()[3], input.values());
    }

    /** The logits of all classes. */
    static List<Target> logits(String name) {
        Head head = head(name);
        List<Target> targets = new ArrayList<>();
        for (int index = 0; index < head.linear().classes(); index++) {
            targets.add(new LinearTarget(head.linear().row(index), head.linear().bias()[index]));
        }
        return targets;
    }

    static Scores scores(Method method, ForwardPass run, List<Target> targets) {
        return method.explain(run, TargetBatch.same(run.size(), targets), Progress.NONE);
    }

    /** The first image's maps (K,N), joined. */
    static float[] joined(Scores scores) {
        float[][] maps = scores.maps()[0];
        float[] joined = new float[maps.length * maps[0].length];
        for (int map = 0; map < maps.length; map++) {
            System.arraycopy(maps[map], 0, joined, map * maps[0].length, maps[0].length);
        }
        return joined;
    }
}
