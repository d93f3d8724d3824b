package cdam.train.run;

import cdam.train.head.Recipe;
import cdam.train.head.TrainedHead;
import cdam.train.metric.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a trained head's card says of its origin: config, data, accuracies and hashes. */
final class HeadSource {
    /** Which training a head is of. */
    static final String RUN = "training";

    private HeadSource() {}

    static Map<String, Object> of(
            TrainConfig config,
            Preparation preparation,
            ReadableSet train,
            ReadableSet val,
            TrainedHead trained,
            TrainingRecord record) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("trained_by", "cdam train");
        source.put("recipe", config.recipe());
        source.put("training_view", preparation.trainingView(0).describe());
        source.put("validation_view", preparation.plainView().describe());
        source.put("features", preparation.spec());
        source.put("train", summary(config.data().train().toString(), train));
        source.put("validation", summary(config.data().val().toString(), val));
        source.put("data_sha256", record.dataSha256());
        source.put(RUN, record.fingerprint());
        source.put("best_epoch", trained.epoch());
        source.put("metrics", trained.evaluation().metrics());
        source.put("per_class", perClass(trained.evaluation(), train));
        if (config.recipe().task() == Recipe.Task.SINGLE_LABEL) {
            source.put("confusion", trained.evaluation().confusion());
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

    /** Null for a class without validation images: JSON knows no NaN. */
    private static List<@Nullable Double> perClass(Evaluation evaluation, ReadableSet train) {
        List<@Nullable Double> values = new ArrayList<>();
        for (int c = 0; c < train.set().labels().size(); c++) {
            double value = evaluation.perClass()[c];
            values.add(Double.isNaN(value) ? null : value);
        }
        return values;
    }
}
