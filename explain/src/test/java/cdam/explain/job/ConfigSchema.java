package cdam.explain.job;

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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON schemas of config records, so that editors complete and check YAML files. */
final class ConfigSchema {
    /**
     * What the texts of a key look like.
     *
     * @param words texts to complete
     * @param pattern of all other texts, as in JavaScript
     * @param key of the form with keys and values, {@code {key: word, ...}}; null where there is no such form
     */
    record Form(
            List<String> words, String pattern, @Nullable String key) {}

    private ConfigSchema() {}

    /**
     * The schema of a record as indented JSON text.
     *
     * @param forms by the key whose values they are
     */
    static String of(Class<?> record, Map<String, Form> forms) {
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.INLINE_ALL_SCHEMAS);
        builder.forFields().withPropertyNameOverrideResolver(field -> snakeCase(field.getName()));
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
        refine((ObjectNode) schema, forms);
        return schema.toPrettyString() + "\n";
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** Lists of texts may also be a single text, as {@link cdam.config.ConfigFile} takes them. */
    private static void refine(ObjectNode object, Map<String, Form> forms) {
        if (!(object.get("properties") instanceof ObjectNode properties)) {
            return;
        }
        List.copyOf(properties.propertyNames()).forEach(name -> {
            ObjectNode value = (ObjectNode) properties.get(name);
            refine(value, forms);
            if (value.get("items") instanceof ObjectNode items
                    && !items.path("type").asString("").matches("number|integer")) {
                ObjectNode item = forms.containsKey(name) ? of(forms.get(name), items) : items;
                ObjectNode either = value.objectNode();
                either.putArray("anyOf").add(item).add(value.deepCopy().set("items", item.deepCopy()));
                properties.set(name, either);
            }
        });
    }

    private static ObjectNode of(Form form, ObjectNode like) {
        ObjectNode either = like.objectNode();
        ArrayNode ways = either.putArray("anyOf");
        form.words().forEach(ways.addObject().putArray("enum")::add);
        ways.addObject().put("type", "string").put("pattern", form.pattern());
        if (form.key() != null) {
            ObjectNode object = ways.addObject().put("type", "object");
            form.words()
                    .forEach(
                            object.putObject("properties").putObject(form.key()).putArray("enum")::add);
            object.putArray("required").add(form.key());
        }
        return either;
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
