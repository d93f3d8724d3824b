package cdam.explain.serve;

import cdam.bundle.Head;
import cdam.bundle.Label;
import cdam.explain.targets.Concept;
import cdam.explain.targets.LatentTarget;
import cdam.explain.targets.NamedTarget;
import cdam.explain.targets.Target;
import cdam.explain.targets.TargetSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Targets of requests: as on the command line, but of one scalar, and a concept is one that was made here, never a file. */
final class RequestTargets {
    private RequestTargets() {}

    static NamedTarget of(String text, PhotoExplanation explained, ResultCache<float[]> concepts) {
        if (!text.startsWith("concept:")) {
            return one(TargetSpec.parse(text), explained);
        }
        String[] parts = text.split(":", 3);
        float[] mean = concepts.get(parts[1]);
        String measure = parts.length == 3 ? parts[2] : "dot";
        Target similarity = Concept.similarity(mean, measure);
        Target concept = LatentTarget.of(similarity, explained.seen().head(), mean.length);
        return new NamedTarget(concept, -1, "concept (" + measure + ")");
    }

    private static NamedTarget one(TargetSpec spec, PhotoExplanation explained) {
        Head head = explained.seen().head();
        if (head == null) {
            throw new Refusal(400, "the model has no head, so there are no classes; concepts work");
        }
        if (spec.isMany() || !spec.needsHead()) {
            throw new Refusal(400, "expected a target of one scalar, found " + spec.text());
        }
        return spec.resolve(head, explained.logits()).get(0);
    }

    /**
     * A map that needs no job: of the attention, a class, or a class against another.
     *
     * @param target null: top1
     */
    static MapFile map(PhotoExplanation explained, @Nullable String target) {
        if ("attention".equals(target)) {
            return new MapFile(explained.seen(), "am", "attention", false, explained.attention());
        }
        TargetSpec spec = TargetSpec.parse(target == null ? "top1" : target);
        NamedTarget named = one(spec, explained);
        float[] scores = named.classIndex() < 0 || spec.kind().equals("probability")
                ? contrast(explained, spec)
                : explained.map(named.classIndex());
        return new MapFile(explained.seen(), "cdam", named.name(), true, scores);
    }

    /** Scores are linear in the logit: those of one class minus those of the other. */
    private static float[] contrast(PhotoExplanation explained, TargetSpec spec) {
        Head head = explained.seen().head();
        if (head == null || !spec.kind().equals("contrast")) {
            throw new Refusal(
                    400, "expected attention, top1, class:A or contrast:A/B as the target; others need a job");
        }
        List<Label> pair = spec.pair(head.labels());
        float[] scores = explained.map(pair.get(0).index());
        float[] other = explained.map(pair.get(1).index());
        for (int i = 0; i < scores.length; i++) {
            scores[i] -= other[i];
        }
        return scores;
    }
}
