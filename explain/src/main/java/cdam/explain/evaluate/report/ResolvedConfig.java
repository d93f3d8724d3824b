package cdam.explain.evaluate.report;

import cdam.bundle.FramingKind;
import cdam.bundle.ImageSize;
import cdam.bundle.SessionOptions;
import cdam.explain.evaluate.Evaluation;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.evaluate.measure.MetricPlan;
import cdam.explain.metric.MetricInfo;
import java.util.Map;
import java.util.TreeMap;

/** A config's keys with the values that this run had, defaults included; where its results lie is left out. */
final class ResolvedConfig {
    private ResolvedConfig() {}

    static Map<String, String> of(EvaluateConfig config, MetricPlan plan, ImageSize size) {
        SessionOptions session = config.sessionOptions();
        Map<String, Object> values = new TreeMap<>();
        values.put("model", config.model());
        values.put("head", EvaluateConfig.or(config.head(), "the bundle's default"));
        values.put("images", config.images());
        values.put("sample", EvaluateConfig.or(config.sample(), 0));
        values.put("seed", config.seedOrDefault());
        values.put(
                "methods", config.methods().stream().map(EvaluateConfig::label).toList());
        values.put("maps", new TreeMap<>(config.mapsOrNone()));
        values.put("metrics", plan.metrics().stream().map(MetricInfo::name).toList());
        values.put("settings", config.settingsOrDefault());
        values.put("regions", config.regions() == null ? "none" : config.regions());
        values.put("mosaics", config.mosaics() == null ? "none" : config.mosaics());
        values.put("noise", config.noiseOrDefault());
        values.put("randomisation_images", plan.again().size());
        values.put("randomisation_shuffles", plan.shuffles());
        values.put("size", size);
        values.put("framing", EvaluateConfig.or(config.framing(), FramingKind.STRETCH));
        values.put("published", EvaluateConfig.or(config.published(), false));
        values.put("examples", EvaluateConfig.or(config.examples(), Evaluation.DEFAULT_EXAMPLES));
        values.put("resamples", EvaluateConfig.or(config.resamples(), Summary.DEFAULT_RESAMPLES));
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
