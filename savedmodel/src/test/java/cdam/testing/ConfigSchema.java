package cdam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON schemas of config records, so that editors complete, check and explain YAML files. */
public final class ConfigSchema {
    private static final List<String> MODULES = List.of("savedmodel", "train", "explain");

    /**
     * What the texts of a key look like.
     *
     * @param words texts to complete
     * @param pattern of all other texts, as in JavaScript
     * @param key of the form with keys and values, {@code {key: word, ...}}; null where there is no such form
     */
    public record Form(
            List<String> words, String pattern, @Nullable String key) {}

    private ConfigSchema() {}

    /**
     * Requires that a file is the schema of a record; with {@code -Dcdam.write=true} it is written. What a key means is what the
     * record's javadoc says of it.
     *
     * @param forms by the key whose values they are
     * @param alike by record another one, which says what the first leaves unsaid
     */
    public static void require(Path file, Class<?> record, Map<String, Form> forms, Map<Class<?>, Class<?>> alike)
            throws IOException {
        String schema = of(record, forms, alike);
        if (Boolean.getBoolean("cdam.write")) {
            Files.writeString(file, schema);
        }
        assertThat(file).hasContent(schema);
    }

    private static String of(Class<?> record, Map<String, Form> forms, Map<Class<?>, Class<?>> alike) {
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.INLINE_ALL_SCHEMAS);
        builder.forFields().withPropertyNameOverrideResolver(field -> snakeCase(field.getName()));
        builder.forFields().withDescriptionResolver(field -> {
            if (field.isFakeContainerItemScope()) {
                return null; // the list says it
            }
            Class<?> declaring = field.getDeclaringType().getErasedType();
            return description(declaring, field.getDeclaredName())
                    .or(() -> Optional.ofNullable(alike.get(declaring))
                            .flatMap(other -> description(other, field.getDeclaredName())))
                    .orElseThrow(() -> new AssertionError("no @param " + field.getDeclaredName() + " of " + declaring));
        });
        builder.forTypesInGeneral().withCustomDefinitionProvider((type, context) -> {
            Class<?> erased = type.getErasedType();
            ObjectNode node = context.getGeneratorConfig().createObjectNode();
            if (erased == Path.class) {
                return new CustomDefinition(node.put("type", "string"));
            }
            if (erased.isEnum()) {
                Arrays.stream(erased.getEnumConstants())
                        .forEach(value -> node.withArray("enum").add(written((Enum<?>) value)));
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

    private static String written(Enum<?> value) {
        try {
            JsonProperty name = value.getDeclaringClass().getField(value.name()).getAnnotation(JsonProperty.class);
            return name == null ? value.toString().toLowerCase(Locale.ROOT) : name.value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    /** What the javadoc of a record says of a component. */
    private static Optional<String> description(Class<?> record, String component) {
        String name = record.getSimpleName();
        Matcher javadoc = Pattern.compile(
                        "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[^\\n]*\\s+)*(?:(?:public|private|static) )*record " + name
                                + "\\(",
                        Pattern.DOTALL)
                .matcher(source(record));
        assertThat(javadoc.find()).as("javadoc of %s", record).isTrue();
        String text = javadoc.group(1).replaceAll("\\s*\\n\\s*\\* ?", " ");
        Matcher parameter =
                Pattern.compile("@param " + component + " (.*?)(?= @\\w+ |$)").matcher(text.strip());
        return parameter.find()
                ? Optional.of(parameter
                        .group(1)
                        .replaceAll("\\{@(?:code|link) #?((?:[^{}]|\\{[^{}]*\\})*)\\}", "$1")
                        .strip())
                : Optional.empty();
    }

    private static String source(Class<?> type) {
        String path = type.getName().replaceAll("\\$.*", "").replace('.', '/') + ".java";
        for (String module : MODULES) {
            Path file = Path.of("..", module, "src/main/java", path);
            if (Files.exists(file)) {
                try {
                    return Files.readString(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new AssertionError("no source of " + type);
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
                if (value.has("description")) {
                    either.put("description", value.get("description").asString());
                    value.remove("description");
                }
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
