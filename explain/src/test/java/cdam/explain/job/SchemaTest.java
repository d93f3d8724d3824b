package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.job.ConfigSchema.Form;
import cdam.explain.method.MethodInfo;
import cdam.explain.method.Methods;
import cdam.explain.targets.TargetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaTest {
    /** Written again with -Dcdam.write=true after a change of the record. */
    @Test
    void should_be_the_committed_schema() throws IOException {
        Path file = Path.of("../configs/schema/explain.schema.json");
        List<String> methods = Methods.ALL.stream().map(MethodInfo::name).toList();
        String schema = ConfigSchema.of(
                ExplainConfig.class,
                Map.of(
                        "methods",
                        new Form(methods, "^(" + String.join("|", methods) + ")\\[.*\\]$", "method"),
                        "targets",
                        new Form(List.of("top1", "class:all"), "^(" + TargetSpec.PATTERN + ")$", null)));
        if (Boolean.getBoolean("cdam.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, schema);
        }
        assertThat(schema)
                .contains("memory_mb", "contours", "additionalProperties")
                .contains(methods);
        assertThat(file).hasContent(schema);
    }
}
