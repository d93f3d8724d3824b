package cdam.train.run;

import cdam.bundle.Model;
import cdam.cli.Console;
import cdam.math.Wilson;
import cdam.train.head.Latents;
import cdam.train.head.Recipe;
import cdam.train.metric.AveragePrecision;
import cdam.train.metric.MultiLabelScores;
import cdam.train.metric.NearestNeighbours;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures frozen features by their nearest neighbours: no head, no augmentation. */
final class KnnRun {
    private final TrainConfig config;
    private final RunConsole console;

    KnnRun(TrainConfig config, Console console) {
        this.config = config.plain();
        this.console = new RunConsole(console, 0);
    }

    /** The measures for each number of neighbours, in the order of {@link NearestNeighbours#KS}. */
    List<Map<String, Double>> run() {
        boolean single = config.recipe().task() == Recipe.Task.SINGLE_LABEL;
        DataSets sets = DataSets.of(config.data(), !single);
        sets.notes().forEach(console::note);
        try (LatentPipeline preparation = new LatentPipeline(config, Model::load, console)) {
            preparation.requireRoomForNeighbours(
                    sets.images(), sets.train().labels().size());
            Identified images = preparation.identify(sets);
            images.notes().forEach(console::note);
            Parts parts = Parts.read(preparation, config, images, console);
            ReadableSet train = parts.train();
            ReadableSet measured = parts.test().refs().isEmpty() ? parts.val() : parts.test();
            List<Map<String, Double>> found = measure(train, measured, single);
            for (int k = 0; k < found.size(); k++) {
                console.print(String.format(
                        Locale.ROOT,
                        "knn %s (k = %d, temperature %.2f, %d training and %d %s images, %d classes)",
                        describe(found.get(k), measured.refs().size()),
                        NearestNeighbours.KS.get(k),
                        NearestNeighbours.TEMPERATURE,
                        train.refs().size(),
                        measured.refs().size(),
                        parts.test().refs().isEmpty() ? "validation" : "test",
                        train.set().labels().size()));
            }
            return found;
        }
    }

    private List<Map<String, Double>> measure(ReadableSet train, ReadableSet measured, boolean single) {
        int[] ks = NearestNeighbours.KS.stream().mapToInt(Integer::intValue).toArray();
        int classes = train.set().labels().size();
        int[][] truth = measured.set().classes();
        int[][] hits = new int[ks.length][2];
        float[][] scores = new float[ks.length][single ? 0 : Math.multiplyExact(truth.length, classes)];
        try (NearestNeighbours neighbours =
                new NearestNeighbours(train.latents().width(), config.session().toProto())) {
            neighbours.vote(
                    values(train.latents()),
                    train.set().classes(),
                    classes,
                    values(measured.latents()),
                    ks,
                    (query, votes) -> {
                        for (int k = 0; k < ks.length; k++) {
                            if (single) {
                                int rank = NearestNeighbours.rank(votes[k], truth[query][0]);
                                hits[k][0] += rank == 0 ? 1 : 0;
                                hits[k][1] += rank < 5 ? 1 : 0;
                            } else {
                                for (int c = 0; c < classes; c++) {
                                    scores[k][query * classes + c] = (float) Math.log(votes[k][c] + 1e-300);
                                }
                            }
                        }
                    });
        }
        List<Map<String, Double>> found = new ArrayList<>();
        for (int k = 0; k < ks.length; k++) {
            found.add(single ? shares(hits[k], truth.length, classes) : precision(scores[k], truth, classes));
        }
        return found;
    }

    private static Map<String, Double> shares(int[] hits, int images, int classes) {
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put("top1", (double) hits[0] / images);
        if (classes > 5) {
            shares.put("top5", (double) hits[1] / images);
        }
        return shares;
    }

    private static Map<String, Double> precision(float[] scores, int[][] truth, int classes) {
        boolean[] has = new boolean[scores.length];
        for (int i = 0; i < truth.length; i++) {
            for (int label : truth[i]) {
                has[i * classes + label] = true;
            }
        }
        return Map.of("mean_average_precision", AveragePrecision.mean(new MultiLabelScores(classes, scores, has)));
    }

    private static String describe(Map<String, Double> measures, int images) {
        Double top1 = measures.get("top1");
        return RunConsole.describe(measures) + (top1 == null ? "" : " " + Wilson.of(top1, images));
    }

    private static float[] values(Latents latents) {
        float[] values = new float[Math.multiplyExact(latents.size(), latents.width())];
        for (int i = 0; i < latents.size(); i++) {
            latents.copy(i, values, i * latents.width());
        }
        return values;
    }
}
