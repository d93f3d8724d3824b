package cdam.explain;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's use as a library: compiled as printed, and run with a model and an image that the tests have. */
class LibraryExampleTest {
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?Explainer.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void should_work_as_the_readme_shows() throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../README.md")));
        assertThat(block.find()).isTrue();
        Map<String, String> ours = Map.of(
                "out/quickstart/model",
                TinyModels.bundle("dino").path().toString(),
                "scripts/quickstart-data/scenes/007.png",
                Fixtures.path("images/alpha.png").toString(),
                "class:bag",
                "class:#3",
                "\"bag\", \"coat\"",
                "\"#3\", \"#5\"",
                "\"bag.png\"",
                '"' + folder.resolve("bag.png").toString() + '"');
        String code = block.group(1);
        for (Map.Entry<String, String> each : ours.entrySet()) {
            assertThat(code).contains(each.getKey());
            code = code.replace(each.getKey(), each.getValue());
        }

        run(code);

        assertThat(ImageIO.read(folder.resolve("bag.png").toFile())).isNotNull();
    }

    /** The imports stand above the block's code. */
    private void run(String code) throws Exception {
        String imports =
                code.lines().filter(line -> line.startsWith("import ")).reduce("", (all, line) -> all + line + "\n");
        String body =
                code.lines().filter(line -> !line.startsWith("import ")).reduce("", (all, line) -> all + line + "\n");
        String source =
                imports + "public class Example { public static void run() throws Exception {\n" + body + "\n} }";
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
                new URLClassLoader(new java.net.URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Example").getMethod("run").invoke(null);
        }
    }
}
