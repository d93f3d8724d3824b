package cdam.train.run;

import cdam.bundle.Model;
import cdam.cli.Console;
import cdam.io.UsageException;
import cdam.train.head.Latents;
import cdam.train.head.Recipe;
import cdam.train.metric.NearestNeighbours;
import java.util.Arrays;
import java.util.Locale;

/** Measures frozen features by their nearest neighbours: no head, no augmentation. */
final class KnnRun {
    private final TrainConfig config;
    private final RunConsole console;

    KnnRun(TrainConfig config, Console console) {
        this.config = config.plain();
        this.console = new RunConsole(console, 0);
    }

    /** The share of validation images that their neighbours name right. */
    double run() {
        if (config.recipe().task() != Recipe.Task.SINGLE_LABEL) {
            throw new UsageException("knn: expected task: single-label, found multi-label");
        }
        DataSets sets = DataSets.of(config.data(), false);
        sets.notes().forEach(console::note);
        try (Preparation preparation = new Preparation(config, Model::load, console)) {
            Identified images = preparation.identify(sets);
            images.notes().forEach(console::note);
            Parts parts = Parts.read(preparation, config, images, console);
            ReadableSet train = parts.train();
            ReadableSet val = parts.val();
            try (NearestNeighbours neighbours = new NearestNeighbours(
                    train.latents().width(), config.session().toProto())) {
                int[] predicted = neighbours.classify(values(train.latents()), labels(train), values(val.latents()));
                double accuracy = share(predicted, labels(val));
                console.print(String.format(
                        Locale.ROOT,
                        "knn top1 %.4f (k = %d, temperature %.2f, %d training and %d validation images, %d classes)",
                        accuracy,
                        NearestNeighbours.K,
                        NearestNeighbours.TEMPERATURE,
                        train.refs().size(),
                        val.refs().size(),
                        train.set().labels().size()));
                return accuracy;
            }
        }
    }

    private static double share(int[] predicted, int[] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += predicted[i] == labels[i] ? 1 : 0;
        }
        return (double) right / labels.length;
    }

    private static int[] labels(ReadableSet set) {
        return Arrays.stream(set.set().classes())
                .mapToInt(classes -> classes[0])
                .toArray();
    }

    private static float[] values(Latents latents) {
        float[] values = new float[Math.multiplyExact(latents.size(), latents.width())];
        for (int i = 0; i < latents.size(); i++) {
            latents.copy(i, values, i * latents.width());
        }
        return values;
    }
}
