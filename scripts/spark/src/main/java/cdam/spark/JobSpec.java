package cdam.spark;

import cdam.io.Json;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What all tasks of a run share; sent to each executor once.
 *
 * @param job its name
 * @param values the config
 * @param out OUT, as the config has it
 * @param attempts how often a part is tried
 * @param archive the name under which executors find the model
 * @param configuration of the file systems
 */
record JobSpec(
        String job, Values values, String out, int attempts, String archive, SerializableConfiguration configuration)
        implements Serializable {

    Configuration hadoop() {
        return configuration.value();
    }

    /**
     * The local command's config as a task runs it: with the task's model and folder, and its threads where none are given.
     *
     * @param more keys and values by turns
     */
    <T> T config(Class<T> type, SparkJob.Place place, Object... more) {
        SparkJob of = SparkJobs.find(job);
        String model = place.model().toString();
        String results = place.results().toString();
        List<Object> overrides = new ArrayList<>(List.of("model", model, of.out(), results));
        if (values.texts(of.threads()).isEmpty()) {
            overrides.addAll(List.of(of.threads(), place.threads()));
        }
        overrides.addAll(List.of(more));
        List<String> settings = new ArrayList<>();
        for (int i = 0; i < overrides.size(); i += 2) {
            settings.add(overrides.get(i) + "=" + Json.text(overrides.get(i + 1))); // JSON is YAML
        }
        return values.without("engine").config(type, settings);
    }
}
