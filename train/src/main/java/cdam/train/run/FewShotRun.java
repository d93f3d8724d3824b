package cdam.train.run;

import cdam.bundle.Model;
import cdam.cli.Console;
import cdam.io.AtomicFiles;
import cdam.io.UsageException;
import cdam.train.data.FewShot;
import cdam.train.data.ImageSet;
import cdam.train.fit.FittedHead;
import cdam.train.fit.HeadFitter;
import cdam.train.fit.Trial;
import cdam.train.head.Evaluator;
import cdam.train.head.Recipe;
import cdam.train.metric.Evaluation;
import cdam.train.metric.MeanInterval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures frozen features by heads on few images per class, drawn several times from the training images; the interval is
 * over the draws. The heads see no other labels, but for the validation images that choose a penalty or an epoch.
 */
final class FewShotRun {
    private static final String FILE = "few-shot.csv";

    private final TrainConfig asked;
    private final boolean replace;
    private final RunConsole console;
    private final StringBuilder csv = new StringBuilder();

    /** @param replace whether the table of an earlier run may go */
    FewShotRun(TrainConfig config, boolean replace, Console console) {
        this.asked = config.plain();
        this.replace = replace;
        this.console = new RunConsole(console, 0);
    }

    /** The mean of each measure over the draws, for each number of images per class. */
    List<Map<String, MeanInterval>> run() {
        Path table = asked.out().resolve(FILE);
        if (!replace && Files.exists(table)) {
            throw new UsageException(table + ": is there already; give another out, or --replace");
        }
        if (asked.grid() != null || asked.warmStart() != null) {
            throw new UsageException("training: expected neither grid nor warm_start for few-shot");
        }
        DataSets sets = DataSets.of(asked.data(), asked.recipe().task() == Recipe.Task.MULTI_LABEL);
        sets.notes().forEach(console::note);
        TrainConfig config = asked.resolved(
                sets.train().samples().size(), sets.train().labels().size());
        Recipe recipe = config.recipe(sets.train().labels());
        try (LatentPipeline preparation = new LatentPipeline(config, Model::load, console)) {
            preparation.requireRoom(
                    sets.val().samples().size(), sets.train().labels().size());
            Identified images = preparation.identify(sets);
            images.notes().forEach(console::note);
            Parts parts = Parts.read(preparation, config, images, console);
            tellShort(config, parts.train().set());
            HeadFitter trainer =
                    TrainRun.trainer(config, recipe).progress(trial -> {}).build();
            List<Map<String, MeanInterval>> found = new ArrayList<>();
            for (int shots : config.fewShotOrDefault().shots()) {
                found.add(measure(config, parts, recipe, trainer, shots));
            }
            AtomicFiles.write(table, csv.toString());
            console.note("each draw: " + table);
            return found;
        }
    }

    /** Names classes that have fewer images than are wanted. */
    private void tellShort(TrainConfig config, ImageSet train) {
        int most = config.fewShotOrDefault().shots().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElseThrow();
        int[] counts = train.counts();
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] < most) {
                console.note("warning: " + train.labels().get(c).name() + " has " + counts[c]
                        + " training images; all are taken where more are wanted");
            }
        }
    }

    private Map<String, MeanInterval> measure(
            TrainConfig config, Parts parts, Recipe recipe, HeadFitter trainer, int shots) {
        boolean tested = !parts.test().refs().isEmpty();
        int draws = config.fewShotOrDefault().draws();
        Map<String, double[]> values = new LinkedHashMap<>();
        for (int draw = 0; draw < draws; draw++) {
            int[] rows = FewShot.draw(
                    parts.train().set(), shots, config.fewShotOrDefault().seed(), draw);
            FittedHead fitted = trainer.fit(
                    parts.train().subset(rows).examples(), parts.val().examples(), null);
            Evaluation measured = tested
                    ? Evaluator.evaluate(
                            fitted.head(),
                            recipe.task(),
                            parts.test().latents(),
                            parts.test().set().classes(),
                            config.session().toProto())
                    : fitted.validation();
            append(shots, draw, rows.length, fitted.chosen(), measured.metrics());
            int place = draw;
            measured.metrics()
                    .forEach((name, value) -> values.computeIfAbsent(name, key -> new double[draws])[place] = value);
        }
        Map<String, MeanInterval> means = new LinkedHashMap<>();
        values.forEach((name, each) -> means.put(name, MeanInterval.of(each)));
        StringBuilder line = new StringBuilder("few-shot ");
        means.forEach((name, mean) -> line.append(name).append(' ').append(mean).append(", "));
        console.print(line + "mean of " + draws + " draws of " + shots + " per class, " + config.solver() + ", "
                + (tested
                        ? parts.test().refs().size() + " test images"
                        : parts.val().refs().size() + " validation images, which have chosen the heads too"));
        return means;
    }

    private void append(int shots, int draw, int images, @Nullable Trial chosen, Map<String, Double> metrics) {
        if (csv.isEmpty()) {
            csv.append("images_per_class,draw,images,setting,value,")
                    .append(String.join(",", metrics.keySet()))
                    .append('\n');
        }
        csv.append(shots).append(',').append(draw + 1).append(',').append(images);
        csv.append(',').append(chosen == null ? "," : chosen.setting() + ',' + chosen.value());
        metrics.values().forEach(value -> csv.append(',').append(value));
        csv.append('\n');
    }
}
