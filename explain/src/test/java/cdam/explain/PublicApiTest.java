package cdam.explain;

import cdam.testing.ApiText;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublicApiTest {
    /** What programs may rely on; other public types are so only because packages need each other. */
    private static final Set<String> TYPES = Set.of(
            "cdam.bundle.Bundle",
            "cdam.bundle.Head",
            "cdam.bundle.Labels",
            "cdam.bundle.Model",
            "cdam.bundle.SessionOptions",
            "cdam.bundle.SessionOptions$Device",
            "cdam.bundle.SessionOptions$Precision",
            "cdam.explain.Explainer",
            "cdam.explain.Explainer$Builder",
            "cdam.explain.Explanation",
            "cdam.explain.forward.ForwardPass",
            "cdam.explain.method.Method",
            "cdam.explain.method.MethodInfo",
            "cdam.explain.method.MethodOptions",
            "cdam.explain.method.MethodSpec",
            "cdam.explain.method.Methods",
            "cdam.explain.method.Methods$Provider",
            "cdam.explain.method.Progress",
            "cdam.explain.metric.Basis",
            "cdam.explain.metric.Metric",
            "cdam.explain.metric.Metric$ComparisonMetric",
            "cdam.explain.metric.Metric$LocalisationMetric",
            "cdam.explain.metric.Metric$MapMetric",
            "cdam.explain.metric.MetricInfo",
            "cdam.explain.metric.MetricInfo$Better",
            "cdam.explain.metric.MetricSettings",
            "cdam.explain.metric.Metrics$Provider",
            "cdam.explain.render.Picture",
            "cdam.explain.render.RenderOptions",
            "cdam.explain.score.ClassScore",
            "cdam.explain.score.ScoreMap",
            "cdam.explain.score.Scores",
            "cdam.explain.targets.NamedTarget",
            "cdam.explain.targets.Target",
            "cdam.explain.targets.TargetBatch",
            "cdam.explain.targets.TargetKind",
            "cdam.explain.targets.TargetSpec",
            "cdam.explain.targets.Targets",
            "cdam.importer.Checkpoints",
            "cdam.importer.ImportedBundle",
            "cdam.io.InputException",
            "cdam.io.ProgressListener",
            "cdam.io.UsageException");

    @Test
    void should_be_what_is_written_down() throws IOException {
        ApiText.requireWritten(TYPES, type -> !type.startsWith("cdam.train."));
    }
}
