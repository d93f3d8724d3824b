package cdam.explain.evaluate.report;

import cdam.bundle.ImageSize;
import cdam.bundle.SessionOptions;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.metric.MetricInfo;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A config's keys with the values that this run had, defaults included; where its results lie is left out. */
final class ResolvedConfig {
    private ResolvedConfig() {}

    static Map<String, String> of(EvaluateConfig config, MetricPlan plan, ImageSize size) {
        SessionOptions session = config.sessionOptions();
        Map<String, Object> values = new TreeMap<>();
        values.put("model", config.model());
        values.put("head", Objects.requireNonNullElse(config.head(), "the bundle's default"));
        values.put("images", config.images());
        values.put("sample", config.sample());
        values.put("seed", config.seed());
        values.put(
                "methods", config.methods().stream().map(EvaluateConfig::label).toList());
        values.put("maps", new TreeMap<>(config.maps()));
        values.put("metrics", plan.metrics().stream().map(MetricInfo::name).toList());
        values.put("settings", config.settings());
        values.put("regions", config.regions() == null ? "none" : config.regions());
        values.put("mosaics", config.mosaics() == null ? "none" : config.mosaics());
        values.put("noise", config.noise());
        values.put("randomisation_images", plan.again().size());
        values.put("randomisation_shuffles", plan.shuffles());
        values.put("size", size);
        values.put("framing", config.framing());
        values.put("published", config.published());
        values.put("examples", config.examples());
        values.put("resamples", config.resamples());
        values.put("device", session.device());
        values.put("precision", session.precision());
        values.put("threads", session.threads());
        values.put("batch", config.batch() == null ? "default" : config.batch());
        values.put("memory_mb", config.memoryMb() == null ? "default" : config.memoryMb());
        Map<String, String> texts = new TreeMap<>();
        values.forEach((key, value) -> texts.put(key, value.toString()));
        return texts;
    }
}
