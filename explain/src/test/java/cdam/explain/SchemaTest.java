package cdam.explain;

import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.job.ExplainConfig;
import cdam.explain.job.RenderConfig;
import cdam.explain.method.MethodInfo;
import cdam.explain.method.Methods;
import cdam.explain.render.RenderOptions;
import cdam.explain.targets.TargetSpec;
import cdam.testing.ConfigSchema;
import cdam.testing.ConfigSchema.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The committed schemas of configs; written again with -Dcdam.write=true after a change of a record. */
class SchemaTest {
    private static final List<String> METHODS =
            Methods.ALL.stream().map(MethodInfo::name).toList();
    private static final Form METHOD = new Form(METHODS, "^(" + String.join("|", METHODS) + ")\\[.*\\]$", "method");

    @Test
    void should_be_the_schema_of_explain() throws IOException {
        ConfigSchema.require(
                Path.of("../configs/schema/explain.schema.json"),
                ExplainConfig.class,
                Map.of(
                        "methods",
                        METHOD,
                        "targets",
                        new Form(List.of("top1", "class:all"), "^(" + TargetSpec.PATTERN + ")$", null)),
                Map.of(RenderConfig.class, RenderOptions.class));
    }

    @Test
    void should_be_the_schema_of_evaluate() throws IOException {
        ConfigSchema.require(
                Path.of("../configs/schema/evaluate.schema.json"),
                EvaluateConfig.class,
                Map.of("methods", METHOD),
                Map.of());
    }
}
