package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.config.ConfigSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SchemaTest {
    /** Written again with -Dcdam.write=true after a change of the record. */
    @Test
    void should_be_the_committed_schema() throws IOException {
        Path file = Path.of("../configs/schema/explain.schema.json");
        String schema = ConfigSchema.of(ExplainConfig.class);
        if (Boolean.getBoolean("cdam.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, schema);
        }
        assertThat(schema).contains("memory_mb", "contours", "additionalProperties");
        assertThat(file).hasContent(schema);
    }
}
