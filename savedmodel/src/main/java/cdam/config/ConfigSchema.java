package cdam.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON schemas of config records, so that editors complete and check YAML files. */
public final class ConfigSchema {
    private ConfigSchema() {}

    /** The schema of a record as indented JSON text. */
    public static String of(Class<?> record) {
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.INLINE_ALL_SCHEMAS);
        builder.forFields().withPropertyNameOverrideResolver(field -> UnknownKeys.snakeCase(field.getName()));
        builder.forTypesInGeneral().withCustomDefinitionProvider((type, context) -> {
            Class<?> erased = type.getErasedType();
            ObjectNode node = context.getGeneratorConfig().createObjectNode();
            if (erased == Path.class) {
                return new CustomDefinition(node.put("type", "string"));
            }
            if (erased.isEnum()) {
                Arrays.stream(erased.getEnumConstants())
                        .forEach(value ->
                                node.withArray("enum").add(value.toString().toLowerCase(Locale.ROOT)));
                return new CustomDefinition(node);
            }
            Class<?> written = creatorParameter(erased);
            if (written == null) {
                return null;
            }
            // A record that reads itself: from a text, or from a text or an object.
            return new CustomDefinition(
                    written == String.class
                            ? node.put("type", "string")
                            : node.put("additionalProperties", true)
                                    .set("type", node.arrayNode().add("string").add("object")));
        });
        JsonNode schema = new SchemaGenerator(builder.build()).generateSchema(record);
        return schema.toPrettyString() + "\n";
    }

    private static @Nullable Class<?> creatorParameter(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(JsonCreator.class))
                .<Class<?>>map(ConfigSchema::parameter)
                .findFirst()
                .orElse(null);
    }

    private static Class<?> parameter(Method creator) {
        return creator.getParameterTypes()[0];
    }
}
