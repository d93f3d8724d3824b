package cdam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The promised API, as a text: whoever changes a public signature sees it here, and in the review of that text. */
public final class ApiText {
    private static final Path TEXT = Path.of("../scripts/docs/api.txt");
    private static final Path NOW = Path.of("target/api.txt");

    private static final Set<String> OF_EVERY_RECORD_AND_ENUM =
            Set.of("equals", "hashCode", "toString", "values", "valueOf");

    private ApiText() {}

    /**
     * Compares the signatures of types with what is written down.
     *
     * @param types the promised ones, by name
     * @param ours which types of the text they are, by name
     */
    public static void requireWritten(Set<String> types, Predicate<String> ours) throws IOException {
        String now = types.stream().sorted().map(ApiText::describe).collect(Collectors.joining("\n"));
        AtomicFiles.write(NOW, now);
        String written = Arrays.stream(Files.readString(TEXT).split("\n\n"))
                .filter(type -> ours.test(type.split("\\s+", 3)[1]))
                .map(type -> type.stripTrailing() + "\n")
                .collect(Collectors.joining("\n"));

        assertThat(written)
                .as("%s; where the change is meant, copy %s there and tell it in the changelog", TEXT, NOW)
                .isEqualTo(now);
    }

    private static String describe(String name) {
        try {
            Class<?> type = Class.forName(name);
            assertThat(Modifier.isPublic(type.getModifiers())).as(name).isTrue();
            return describe(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("the API promises " + name + ", which is not there", e);
        }
    }

    private static String describe(Class<?> type) {
        TreeSet<String> lines = Stream.<Member[]>of(
                        type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream)
                .filter(member -> Modifier.isPublic(member.getModifiers()) && !member.isSynthetic())
                .filter(member -> !OF_EVERY_RECORD_AND_ENUM.contains(member.getName()) || !isData(type))
                .map(ApiText::text)
                .collect(Collectors.toCollection(TreeSet::new));
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        return kind + " " + type.getName()
                + (type.getSuperclass() == null || isData(type) || type.getSuperclass() == Object.class
                        ? ""
                        : " extends " + type.getSuperclass().getName())
                + "\n"
                + lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
    }

    private static boolean isData(Class<?> type) {
        return type.isRecord() || type.isEnum();
    }

    private static String text(Member member) {
        String text = member instanceof Executable executable
                ? executable.toGenericString()
                : Objects.requireNonNull((Field) member).toGenericString();
        return text.replace(member.getDeclaringClass().getName() + ".", "")
                .replaceAll("java\\.(lang|util|io|nio\\.file|util\\.function)\\.(?=[A-Z])", "")
                .replace("public ", "");
    }
}
