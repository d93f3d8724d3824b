package cdam.explain.metric;

import cdam.config.Extensions;
import cdam.config.Suggestion;
import cdam.explain.metric.MetricInfo.Better;
import cdam.io.UsageException;
import java.util.List;

/**
 * All metrics, the one list from which configs, reports and docs derive.
 *
 * @param all in the order of reports
 */
public record Metrics(List<MetricInfo> all) {
    private static final String PAPER = "the paper, section 4.3 and Fig. 6";
    private static final String FOLLOW_UP = "Brocki, Binda and Chung, TMLR 2024";

    private static final String INTERVENTIONS = "exact effects, after Hesse et al. 2023 (FunnyBirds)";

    private static final List<Double> ROAD_SHARES = List.of(0.1, 0.3, 0.5, 0.7, 0.9);

    /** As in its paper. */
    private static final int SACO_GROUPS = 10;

    /** Metrics of another jar, which names its provider in {@code META-INF/services}. */
    public interface Provider {
        /** Its metrics; a name is of small letters and hyphens, and no other metric's. */
        List<MetricInfo> metrics(MetricSettings settings);
    }

    /** The list, with the settings of those that ask the model. */
    public static Metrics of(MetricSettings settings) {
        RandomBoxes boxes = new RandomBoxes(settings.boxes(), settings.boxSide());
        List<MetricInfo> own = List.of(
                new MetricInfo(
                        "pearson",
                        "Pearson correlation of two methods' scores, pooled over all patches of all images",
                        PAPER,
                        Better.NEITHER,
                        Basis.PAIRS,
                        new PooledPearson(false)),
                new MetricInfo(
                        "spearman",
                        "Spearman correlation (Pearson of the ranks, ties sharing the mean rank), pooled likewise",
                        PAPER,
                        Better.NEITHER,
                        Basis.PAIRS,
                        new PooledPearson(true)),
                new MetricInfo(
                        "sign-agreement",
                        "share of patches at which two methods' scores have the same sign; zero agrees with zero only",
                        PAPER,
                        Better.NEITHER,
                        Basis.PAIRS,
                        new SignAgreement()),
                new MetricInfo(
                        "mean-where-negative",
                        "mean score of the second method over the patches where the first one's is below zero",
                        PAPER,
                        Better.NEITHER,
                        Basis.PAIRS,
                        new MeanWhereNegative()),
                new MetricInfo(
                        "relative-error",
                        "|second - first| / |first|, Euclidean norms over all patches of all images",
                        "the paper's Eq. 8 against Eq. 2",
                        Better.NEITHER,
                        Basis.PAIRS,
                        new RelativeError()),
                new MetricInfo(
                        "sparsity",
                        "share of patches with |S_i| < 0.05 max S (signed maximum, strict), mean over images",
                        PAPER,
                        Better.NEITHER,
                        Basis.MAPS,
                        new Sparsity()),
                new MetricInfo(
                        "compactness",
                        "share of patches with |S_i| <= 0.05 max |S|, mean over images",
                        FOLLOW_UP,
                        Better.HIGHER,
                        Basis.MAPS,
                        new Compactness()),
                new MetricInfo(
                        "counter-evidence",
                        "share of sum |S| that is negative, mean over images",
                        "the paper, section 4.1",
                        Better.NEITHER,
                        Basis.MAPS,
                        new CounterEvidence()),
                new MetricInfo(
                        "fidelity",
                        "integral over the share q of patches, " + settings.points()
                                + " points, trapezoid, of f(least important q removed) - f(most important q removed);"
                                + " f: the logit; removed: set to the mean colour; equal scores: the mean over "
                                + MetricContext.ORDERS + " seeded orders",
                        FOLLOW_UP,
                        Better.HIGHER,
                        Basis.REMOVAL_CURVES,
                        new Fidelity(settings.points())),
                new MetricInfo(
                        "deletion",
                        "area under the probability while the most important patches are removed first, "
                                + settings.points() + " points, trapezoid; equal scores as in fidelity",
                        "RISE (Petsiuk et al. 2018), whole patches, mean colour",
                        Better.LOWER,
                        Basis.REMOVAL_CURVES,
                        new Deletion(settings.points())),
                new MetricInfo(
                        "insertion",
                        "area under the probability while the most important patches come first into an image of the mean"
                                + " colour, " + settings.points() + " points, trapezoid; equal scores as in fidelity",
                        "RISE (Petsiuk et al. 2018), from the mean colour in place of a blur",
                        Better.HIGHER,
                        Basis.REMOVAL_CURVES,
                        new Insertion(settings.points())),
                perturbation(settings, true, "most"),
                perturbation(settings, false, "least"),
                new MetricInfo(
                        "road",
                        "mean over q = " + ROAD_SHARES
                                + " of all patches of p(least important q removed) - p(most important q"
                                + " removed); p: the probability; removed: each pixel the weighted mean of its eight neighbours"
                                + " (1/6 beside, 1/12 across), removed ones included, plus normal noise of 0.01; equal scores"
                                + " as in fidelity",
                        "Rong et al. 2022 (ROAD), probability in place of accuracy",
                        Better.HIGHER,
                        Basis.IMPUTED_PATCHES,
                        new Road(ROAD_SHARES)),
                new MetricInfo(
                        "box-sensitivity",
                        "Pearson over " + settings.boxes() + " seeded random boxes, or all where there are no more, of "
                                + settings.boxSide()
                                + " of the grid's side, whole patches, of (sum of S in the box, f(x) - f(x with the box at"
                                + " the mean colour))",
                        FOLLOW_UP,
                        Better.HIGHER,
                        Basis.BOXES,
                        new BoxSensitivity(boxes)),
                new MetricInfo(
                        "sensitivity-n",
                        "Pearson over " + settings.sets()
                                + " seeded random sets of n patches of (sum of S in the set, f(x) - f(x without the set)),"
                                + " mean over n = " + settings.setShares() + " of all patches",
                        "Ancona et al. 2018",
                        Better.HIGHER,
                        Basis.PATCH_SETS,
                        new SensitivityN(settings.sets(), settings.setShares())),
                new MetricInfo(
                        "infidelity",
                        "mean over the boxes of box-sensitivity of (b * sum of S in the box - (f(x) - f(x with the box at the"
                                + " mean colour)))^2, b being the map's best factor; f: the logit, so the unit is its square",
                        "Yeh et al. 2019, square removal, optimal scaling",
                        Better.LOWER,
                        Basis.BOXES,
                        new Infidelity(boxes)),
                new MetricInfo(
                        "saco",
                        "patches in " + SACO_GROUPS
                                + " groups of descending scores; over all pairs of groups, the sum of the"
                                + " differences of their summed scores, negative where the group with the larger sum costs less"
                                + " probability when it is removed, over the sum of the differences; -1 to 1; equal scores as in"
                                + " fidelity",
                        "Wu et al., CVPR 2024 (SaCo)",
                        Better.HIGHER,
                        Basis.PATCH_GROUPS,
                        new SaCo(SACO_GROUPS)),
                new MetricInfo(
                        "class-sensitivity",
                        "Pearson correlation of the maps of the most and the least likely class; 1 for a method that does"
                                + " not look at the class",
                        FOLLOW_UP,
                        Better.LOWER,
                        Basis.OTHER_CLASSES,
                        (Metric.ComparisonMetric) Correlation::pearson),
                new MetricInfo(
                        "random-logit",
                        "Pearson correlation of the maps of the predicted class and of a seeded random other one; 1 for a"
                                + " method that does not look at the class",
                        "Sixt et al. 2020, Pearson in place of SSIM",
                        Better.LOWER,
                        Basis.OTHER_CLASSES,
                        (Metric.ComparisonMetric) Correlation::pearson),
                new MetricInfo(
                        "weight-randomisation",
                        "Spearman correlation with the map of the same class after the head's weights, then also the last"
                                + " block's, and so on to the first block's, have been shuffled (each tensor within"
                                + " itself), mean over several seeded shuffles",
                        "Adebayo et al. 2018, cascading",
                        Better.LOWER,
                        Basis.SHUFFLED_WEIGHTS,
                        (Metric.ComparisonMetric) Correlation::spearman),
                new MetricInfo(
                        "max-sensitivity",
                        "largest |S(x + noise) - S(x)| / |S(x)|, Euclidean norms, over seeded draws of uniform noise on the"
                                + " normalised pixels (the key noise: draws and radius)",
                        "Yeh et al. 2019",
                        Better.LOWER,
                        Basis.NOISE,
                        new MaxSensitivity()),
                new MetricInfo(
                        "energy",
                        "share of S+ inside the region, a patch counting by the share of its area covered; 0 for a map"
                                + " without a positive score, not defined where the region is nowhere",
                        "Wang et al. 2020 (Score-CAM)",
                        Better.HIGHER,
                        Basis.REGIONS,
                        new Energy()),
                new MetricInfo(
                        "pointing-game",
                        "share of maps whose top patch is at least half inside the region; of several top patches with equal"
                                + " scores, the share that is; not defined where the region covers half of no patch",
                        "Zhang et al. 2018",
                        Better.HIGHER,
                        Basis.REGIONS,
                        new PointingGame()),
                new MetricInfo(
                        "rank-accuracy",
                        "share of the K patches with the largest scores that are at least half inside the region, K being"
                                + " how many such patches there are; equal scores: the mean over all their orders",
                        "Arras et al. 2022 (CLEVR-XAI)",
                        Better.HIGHER,
                        Basis.REGIONS,
                        new RankAccuracy()),
                new MetricInfo(
                        "intervention",
                        "Pearson over all pairs of a thing and a class that its image shows of (sum of the class's S in the"
                                + " thing, f(image) - f(image without the thing)), the sum weighted by the share of each patch"
                                + " covered; f: the class's logit; pooled over all images",
                        INTERVENTIONS,
                        Better.HIGHER,
                        Basis.INTERVENTIONS,
                        new Intervention(new PooledPearson(false))),
                new MetricInfo(
                        "intervention-rank",
                        "the same with Spearman, ranks among all pairs",
                        INTERVENTIONS,
                        Better.HIGHER,
                        Basis.INTERVENTIONS,
                        new Intervention(new PooledPearson(true))),
                new MetricInfo(
                        "intervention-sign",
                        "share of the same pairs whose sum and difference have the same sign",
                        INTERVENTIONS,
                        Better.HIGHER,
                        Basis.INTERVENTIONS,
                        new Intervention(new SignAgreement())),
                new MetricInfo(
                        "grid-pointing",
                        "share of S+ in the right cell of a mosaic of images of different predicted classes, the target"
                                + " being that cell's class",
                        "Böhle et al. 2021 (B-cos, grid pointing game)",
                        Better.HIGHER,
                        Basis.MOSAICS,
                        new Energy()));
        return new Metrics(
                Extensions.add(own, Provider.class, provider -> provider.metrics(settings).stream(), MetricInfo::name));
    }

    /**
     * A metric by name.
     *
     * @throws UsageException if there is none of that name
     */
    public MetricInfo find(String name) {
        return all.stream().filter(info -> info.name().equals(name)).findFirst().orElseThrow(() -> {
            List<String> names = all.stream().map(MetricInfo::name).toList();
            return new UsageException("no metric " + name + "; did you mean " + Suggestion.of(name, names)
                    + "? There are: " + String.join(", ", names));
        });
    }

    private static MetricInfo perturbation(MetricSettings settings, boolean positive, String first) {
        return new MetricInfo(
                positive ? "positive-perturbation" : "negative-perturbation",
                "area under the share of images whose top class stays while the " + first
                        + " important patches are removed" + " first, " + settings.points()
                        + " points, trapezoid; equal scores as in fidelity",
                "Chefer et al. 2021, whole patches, mean colour, to the empty image",
                positive ? Better.LOWER : Better.HIGHER,
                Basis.REMOVAL_CURVES,
                new Perturbation(settings.points(), positive));
    }
}
