package cdam.train.run;

import cdam.testing.ConfigSchema;
import cdam.train.head.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaTest {
    /** Written again with -Dcdam.write=true after a change of the record. */
    @Test
    void should_be_the_schema_of_train() throws IOException {
        ConfigSchema.require(
                Path.of("../configs/schema/train.schema.json"),
                TrainConfig.class,
                Map.of(),
                Map.of(TrainingConfig.class, Recipe.class));
    }
}
