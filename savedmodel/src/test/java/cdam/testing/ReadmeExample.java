package cdam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A block of Java in the README: compiled as printed, and run with what the tests have. */
public final class ReadmeExample {
    private ReadmeExample() {}

    /**
     * Compiles and runs the block that has a word in it.
     *
     * @param ours what stands in place of names in the block, each of which it must have
     * @param folder for the class
     */
    public static void run(String word, Map<String, String> ours, Path folder) throws Exception {
        Matcher block = Pattern.compile("```java\\n((?:(?!```).)*" + word + "(?:(?!```).)*)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../README.md")));
        assertThat(block.find()).isTrue();
        String code = block.group(1);
        for (Map.Entry<String, String> each : ours.entrySet()) {
            assertThat(code).contains(each.getKey());
            code = code.replace(each.getKey(), each.getValue());
        }
        run(code, folder);
    }

    /** The imports stand above the block's code. */
    private static void run(String code, Path folder) throws Exception {
        Map<Boolean, String> parts = code.lines()
                .collect(Collectors.partitioningBy(
                        line -> line.startsWith("import "), Collectors.joining("\n", "", "\n")));
        String source = parts.get(true) + "public class Example { public static void run() throws Exception {\n"
                + parts.get(false) + "} }";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreErrors) throws IOException {
                        return source;
                    }
                };
        List<String> options =
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString());
        assertThat(compiler.getTask(null, null, null, options, null, List.of(file))
                        .call())
                .isTrue();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Example").getMethod("run").invoke(null);
        }
    }
}
