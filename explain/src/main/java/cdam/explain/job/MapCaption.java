package cdam.explain.job;

import cdam.bundle.Head;
import cdam.bundle.Label;
import cdam.canvas.NumberFormat;
import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.targets.NamedTarget;
import cdam.explain.targets.TargetSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is written beside a map: what it explains, and the value of that. */
final class MapCaption {
    /** The caption of maps that no target changes. */
    static final String NO_TARGET = "same for every class";

    private final @Nullable Head head;
    private final List<String> titles;
    private final Map<TargetSpec, NamedTarget> concepts = new ConcurrentHashMap<>();

    MapCaption(@Nullable Head head) {
        this.head = head;
        this.titles = head == null ? List.of() : head.labels().titles();
    }

    /** All classes. */
    List<String> titles() {
        return titles;
    }

    /** A class. */
    String title(int classIndex) {
        return head == null ? "class " + classIndex : titles.get(classIndex);
    }

    /**
     * What a map explains, as people say it.
     *
     * @param classIndex -1 where it is of no single class
     */
    String target(TargetSpec target, int classIndex) {
        if (classIndex >= 0) {
            return (target.kind().equals("probability") ? "p of " : "") + title(classIndex);
        }
        return switch (target.kind()) {
            case "contrast" -> head == null ? target.text() : against(target.pair(head.labels()));
            case "concept" -> "concept " + concept(target).name();
            default -> target.text();
        };
    }

    private String against(List<Label> pair) {
        return title(pair.get(0).index()) + " against " + title(pair.get(1).index());
    }

    /** A target as it is typed for one of its maps alone, a concept without its folder. */
    static String typed(TargetSpec target, int classIndex) {
        if (classIndex >= 0) {
            return (target.kind().equals("probability") ? "probability" : "class") + ":#" + classIndex;
        }
        return target.kind().equals("concept")
                ? "concept:" + target.argument().substring(target.argument().lastIndexOf('/') + 1)
                : target.text();
    }

    /** What one of several maps of a method without target is; or that it is the same whatever the target. */
    static String ofImage(MapRequest one, boolean several, int map) {
        if (several) {
            return "attention head " + map;
        }
        String of = one.method().resolved().get("head");
        return of == null ? NO_TARGET : of.equals("-1") ? "mean of the heads" : "attention head " + of;
    }

    /** The value of the target for the image. */
    String value(TargetSpec target, int classIndex, Prediction prediction) {
        if (classIndex >= 0 && head != null) {
            double p = head.probabilities(prediction.logits())[classIndex];
            return String.format(Locale.ROOT, "logit %.2f, ", prediction.logits()[classIndex]) + probability(p);
        }
        if (target.kind().equals("contrast") && head != null) {
            List<Label> pair = target.pair(head.labels());
            float[] logits = prediction.logits();
            return String.format(
                    Locale.ROOT,
                    "difference of logits %.2f",
                    logits[pair.get(0).index()] - logits[pair.get(1).index()]);
        }
        return target.kind().equals("concept")
                ? "similarity " + NumberFormat.format(concept(target).target().value(prediction.latent()))
                : "";
    }

    /** With the digits that tell it from 0 and from 1. */
    static String probability(double p) {
        if (p > 0.9995 && p < 1) {
            return "p > 0.999";
        }
        return "p "
                + (p >= 0.0005 || p == 0
                        ? String.format(Locale.ROOT, "%.3f", p)
                        : String.format(Locale.ROOT, "%.0e", p));
    }

    private NamedTarget concept(TargetSpec target) {
        return concepts.computeIfAbsent(
                target, one -> one.resolve(null, new float[0]).get(0));
    }
}
