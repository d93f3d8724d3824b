package cdam.train.run;

import cdam.io.Release;
import cdam.math.Wilson;
import cdam.train.fit.FittedHead;
import cdam.train.head.Recipe;
import cdam.train.metric.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What a trained head's card says of its origin: config, data, accuracies and hashes. */
final class HeadSource {
    /** Which training a head is of. */
    static final String RUN = "training";

    private HeadSource() {}

    static Map<String, Object> of(
            TrainConfig config, LatentPipeline preparation, Parts parts, Course course, TrainingRecord record) {
        FittedHead fitted = course.fitted();
        boolean tested = fitted.test() != null;
        Evaluation evaluation = fitted.measured();
        Recipe recipe = config.recipe(parts.train().set().labels());
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("trained_by", "cdam train");
        source.put("software", Release.TEXT);
        source.put("solver", fitted.solver());
        if (fitted.chosen() != null) {
            source.put(
                    fitted.solver().hasEpochs() ? fitted.chosen().setting() : "penalty",
                    fitted.chosen().value());
            source.put("refitted_with_validation", fitted.refitted());
            source.put("task", recipe.task());
            source.put("class_weighting", recipe.classWeighting());
            if (recipe.classWeights() != null) {
                source.put("class_weights", recipe.classWeights());
            }
        }
        if (fitted.solver().hasEpochs()) {
            source.put("recipe", recipe);
            source.put("best_epoch", course.epoch());
        }
        if (config.warmStart() != null) {
            source.put("warm_start", config.warmStart());
        }
        source.put("training_view", preparation.trainingView(0).describe());
        source.put("validation_view", preparation.plainView().describe());
        source.put("features", preparation.spec());
        boolean split = config.data().images() != null;
        source.put("train", summary(config.data().first().toString(), parts.train()));
        source.put(
                "validation",
                summary(split ? "a part of train" : String.valueOf(config.data().val()), parts.val()));
        if (tested) {
            source.put(
                    "test",
                    summary(
                            split
                                    ? "a part of train"
                                    : String.valueOf(config.data().test()),
                            parts.test()));
        }
        source.put("data_sha256", record.dataSha256());
        source.put(RUN, record.fingerprint());
        source.put("measured_on", tested ? "test images" : "the validation images, which chose the head");
        source.put("metrics", evaluation.metrics());
        Double top1 = evaluation.metrics().get("top1");
        if (top1 != null) {
            Wilson interval =
                    Wilson.of(top1, (tested ? parts.test() : parts.val()).refs().size());
            source.put("top1_interval", List.of(interval.low(), interval.high()));
        }
        if (tested) {
            source.put("validation_metrics", fitted.validation().metrics());
        }
        source.put("warnings", fitted.warnings());
        source.put("per_class", numbers(Arrays.stream(evaluation.perClass())));
        if (config.recipe().task() == Recipe.Task.SINGLE_LABEL) {
            source.put("confusion", evaluation.confusion());
        } else {
            source.put(
                    "best_f1_thresholds",
                    numbers(Arrays.stream(evaluation.thresholds()).mapToDouble(row -> row[2])));
        }
        return source;
    }

    private static Map<String, Object> summary(String path, ReadableSet set) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("path", path);
        summary.put("images", set.refs().size());
        summary.put("unreadable", set.unreadable().size());
        summary.put("images_per_class", set.set().counts());
        return summary;
    }

    /** Null for what is not defined, as of a class without images: JSON knows no NaN. */
    private static List<@Nullable Double> numbers(DoubleStream values) {
        List<@Nullable Double> numbers = new ArrayList<>();
        values.forEach(value -> numbers.add(Double.isNaN(value) ? null : value));
        return numbers;
    }
}
