package cdam.explain.method;

import cdam.bundle.HeadFeatures;
import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.TargetBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What maps through a head on several tokens do not show. A target f(x) of joined features x is, to first order and exactly for
 * a logit without its bias, a sum over the parts of x: sum_j x_j df/dx_j. A method that does not see some parts leaves u, the
 * sum over them, out of its maps and shows s, the rest; the share is |u| / (|u| + |s|).
 */
public final class UncoveredShare {
    private static final String SHARE = "share left out: ";

    private UncoveredShare() {}

    /** The scores with the diagnostics {@code left out} (u) and {@code share left out}, where something is. */
    public static Scores addTo(Scores scores, Method method, ForwardPass run, TargetBatch targets) {
        HeadFeatures layout = run.features().layout();
        List<Integer> unseen = method.coverage().uncovered(layout);
        if (unseen.isEmpty() || targets.count() == 0) {
            return scores;
        }
        double[][] left = new double[run.size()][targets.count()];
        double[][] shares = new double[run.size()][targets.count()];
        for (int image = 0; image < run.size(); image++) {
            float[] x = run.features(image);
            for (int target = 0; target < targets.count(); target++) {
                float[] gradient = targets.at(image, target).gradient(x);
                double all = sum(gradient, x);
                double u = unseen.stream()
                        .mapToDouble(part -> sum(layout, part, gradient, x))
                        .sum();
                left[image][target] = u;
                double both = Math.abs(u) + Math.abs(all - u);
                shares[image][target] = both == 0 ? 0 : Math.abs(u) / both;
            }
        }
        String what = describe(layout, unseen);
        Map<String, double[][]> diagnostics = new LinkedHashMap<>(scores.diagnostics());
        diagnostics.put("left out: " + what, left);
        diagnostics.put(SHARE + what, shares);
        return new Scores(scores.maps(), diagnostics, scores.intervals());
    }

    /** What maps through [CLS] of the last block leave out, in words; empty where that is all that a head reads. */
    public static String byClass(HeadFeatures layout) {
        return describe(layout, Coverage.CLS.uncovered(layout));
    }

    private static String describe(HeadFeatures layout, List<Integer> parts) {
        return parts.stream()
                .map(part -> layout.isMeanPatch(part) ? "mean patch" : "[CLS] of earlier blocks")
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    /**
     * The shares in words, a line each.
     *
     * @param diagnostics of an image, by METHOD.TARGET and name; of several targets the mean is said
     */
    public static List<String> lines(Map<String, Map<String, List<Double>>> diagnostics) {
        List<String> lines = new ArrayList<>();
        diagnostics.forEach((map, numbers) -> numbers.forEach((name, values) -> {
            if (name.startsWith(SHARE)) {
                double mean =
                        values.stream().mapToDouble(value -> value).average().orElse(0);
                lines.add(String.format(
                        Locale.ROOT,
                        "%s leaves out %.0f %% of the target: %s",
                        map,
                        100 * mean,
                        name.substring(SHARE.length())));
            }
        }));
        return lines;
    }

    private static double sum(HeadFeatures layout, int part, float[] gradient, float[] x) {
        double sum = 0;
        for (int i = 0; i < layout.width(); i++) {
            int j = layout.index(part, i);
            sum += (double) gradient[j] * x[j];
        }
        return sum;
    }

    private static double sum(float[] gradient, float[] x) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += (double) gradient[j] * x[j];
        }
        return sum;
    }
}
