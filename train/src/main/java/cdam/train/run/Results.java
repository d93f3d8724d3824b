package cdam.train.run;

import cdam.bundle.Head;
import cdam.bundle.Labels;
import cdam.config.ConfigFile;
import cdam.io.AtomicFiles;
import cdam.io.Csv;
import cdam.math.Wilson;
import cdam.train.augment.ImageRef;
import cdam.train.fit.FittedHead;
import cdam.train.fit.Solver;
import cdam.train.fit.Warnings;
import cdam.train.head.ClassWeights;
import cdam.train.head.Evaluator;
import cdam.train.head.Recipe;
import cdam.train.metric.CalibrationError;
import cdam.train.metric.Evaluation;
import cdam.train.metric.MultiLabelScores;
import cdam.train.metric.Outcome;
import cdam.train.report.Mistake;
import cdam.train.report.ReportData;
import cdam.train.report.TrainingReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.proto.ConfigProto;

/** What a finished training leaves: the head in the bundle, its page and tables in OUT, a line on the console. */
final class Results {
    private final TrainConfig config;
    private final Parts parts;
    private final Course course;
    private final RunConsole console;

    Results(TrainConfig config, Parts parts, Course course, RunConsole console) {
        this.config = config;
        this.parts = parts;
        this.course = course;
        this.console = console;
    }

    /** Writes the page first: once the head is in the bundle, all that tells of it is there. */
    Trained save(LatentPipeline preparation, TrainingRecord record, EarlierTraining earlier) {
        FittedHead fitted = withWarnings();
        fitted.warnings().forEach(warning -> console.note("warning: " + warning));
        Labels labels = parts.train().set().labels();
        String resolved = ConfigFile.text(config);
        AtomicFiles.write(config.out().resolve("config.yaml"), resolved);
        AtomicFiles.write(config.out().resolve("split.csv"), split(labels));
        TrainingReport.write(config.out(), report(preparation, fitted, labels, resolved));
        Head head = earlier.put(
                preparation,
                record,
                course.input(),
                fitted.head(),
                labels,
                HeadSource.of(
                        config,
                        preparation,
                        parts,
                        new Course(fitted, course.epoch(), course.history(), course.input()),
                        record));
        console.print(
                "head " + head.name() + " of " + labels.size() + " classes, " + kept(fitted) + ": " + measured(fitted));
        console.note("report: " + config.out().resolve("report.html"));
        return new Trained(
                head,
                fitted,
                (fitted.test() == null ? parts.val() : parts.test()).refs().size());
    }

    /** Which image was in which part: {@code path,label,part}. */
    private String split(Labels labels) {
        StringBuilder csv = new StringBuilder("path,label,part\n");
        append(csv, "train", parts.train(), labels);
        append(csv, "validation", parts.val(), labels);
        append(csv, "test", parts.test(), labels);
        return csv.toString();
    }

    private static void append(StringBuilder csv, String part, ReadableSet set, Labels labels) {
        for (int i = 0; i < set.refs().size(); i++) {
            String names = IntStream.of(set.set().samples().get(i).classes())
                    .mapToObj(c -> labels.get(c).id())
                    .collect(Collectors.joining("|"));
            csv.append(Csv.label(set.refs().get(i).file().toString()))
                    .append(',')
                    .append(Csv.label(names))
                    .append(',')
                    .append(part)
                    .append('\n');
        }
    }

    private FittedHead withWarnings() {
        FittedHead fitted = course.fitted();
        Evaluation evaluation = fitted.measured();
        List<String> names = IntStream.range(0, parts.train().set().labels().size())
                .mapToObj(c -> parts.train().set().labels().get(c).name())
                .toList();
        List<String> warnings = new ArrayList<>(fitted.warnings());
        warnings.addAll(Warnings.ofPredictions(evaluation, names));
        return new FittedHead(
                fitted.head(),
                fitted.solver(),
                fitted.trials(),
                fitted.chosen(),
                fitted.refitted(),
                fitted.validation(),
                fitted.test(),
                warnings);
    }

    private ReportData report(LatentPipeline preparation, FittedHead fitted, Labels labels, String resolved) {
        ReadableSet shown = fitted.test() == null ? parts.val() : parts.test();
        List<Path> files = shown.refs().stream().map(ImageRef::file).toList();
        int[][] truth = shown.set().classes();
        ConfigProto device = config.session().toProto();
        List<CalibrationError.Bin> calibration;
        List<Mistake> mistakes;
        if (config.recipe().task() == Recipe.Task.SINGLE_LABEL) {
            List<Outcome> outcomes = Evaluator.outcomes(fitted.head(), shown.latents(), truth, device);
            calibration = CalibrationError.bins(outcomes);
            mistakes = Mistake.of(outcomes, files, labels);
        } else {
            MultiLabelScores scores = Evaluator.scores(fitted.head(), shown.latents(), truth, device);
            calibration = CalibrationError.bins(scores);
            mistakes = Mistake.of(scores, files, labels);
        }
        return new ReportData(
                config.head(),
                labels,
                parts.train().set().counts(),
                parts.val().set().counts(),
                parts.test().set().counts(),
                weights(labels),
                fitted,
                course.epoch(),
                course.history(),
                fitted.test() == null ? "validation" : "test",
                files.size(),
                calibration,
                mistakes,
                new MistakeMaps(config, preparation, console).draw(fitted.head(), course.input(), labels, mistakes),
                resolved);
    }

    private float[] weights(Labels labels) {
        Recipe recipe = config.recipe(labels);
        boolean same = recipe.classWeights() == null && recipe.classWeighting() == Recipe.ClassWeighting.NONE;
        return same ? new float[0] : ClassWeights.of(recipe, parts.train().set().classes(), labels.size());
    }

    private String kept(FittedHead fitted) {
        if (fitted.chosen() == null) {
            return "epoch " + course.epoch() + " of " + course.history().size() + " (lowest validation loss)";
        }
        return String.format(
                        Locale.ROOT,
                        "%s %.3g",
                        fitted.chosen().setting(),
                        fitted.chosen().value())
                + (fitted.solver() == Solver.RIDGE
                        ? " (lowest leave-one-out loss)"
                        : fitted.solver() == Solver.LBFGS
                                ? " (lowest validation loss)"
                                : " (best on the validation images)");
    }

    private String measured(FittedHead fitted) {
        String validation =
                "validation " + RunConsole.describe(fitted.validation().metrics());
        if (fitted.test() == null) {
            return validation;
        }
        String test = "test " + RunConsole.describe(fitted.test().metrics());
        Double top1 = fitted.test().metrics().get("top1");
        if (top1 != null) {
            int images = parts.test().refs().size();
            test += " (top1 of " + images + " images, 95 % interval " + Wilson.of(top1, images) + ")";
        }
        return test + "; " + validation;
    }
}
