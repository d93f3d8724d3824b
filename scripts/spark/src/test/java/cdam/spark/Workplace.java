package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.cli.Console;
import cdam.io.AtomicFiles;
import cdam.io.Npy;
import cdam.testing.CommandLine;
import cdam.testing.DemoModel;
import cdam.testing.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The demo model with its head, and a folder for runs on the demo's images. */
final class Workplace {
    private final Path root;

    Workplace(Path root) {
        this.root = root;
        DemoModel.importTo(path("model"));
    }

    static Path data(String name) {
        return DemoModel.data(name);
    }

    Path path(String name) {
        return root.resolve(name);
    }

    /** A config of these lines after the model's. */
    Path config(String name, String... lines) {
        Path file = path(name + ".yaml");
        AtomicFiles.write(file, "model: " + path("model") + "\n" + String.join("\n", lines) + "\n");
        return file;
    }

    /** Runs a command line of {@code SparkMain}. */
    static CommandLine spark(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = SparkMain.run(
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false),
                Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
        return new CommandLine(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The shards of a run, in their order. */
    static List<Path> shards(Path out) throws IOException {
        try (Stream<Path> entries = Files.list(out.resolve("shards"))) {
            return entries.sorted().toList();
        }
    }

    /** A local command line with the shards of a folder at its end, as a shell's star gives them. */
    static CommandLine merge(Path out, Object... words) throws IOException {
        List<Object> all = new ArrayList<>(Arrays.asList(words));
        all.add("--merge");
        all.addAll(shards(out));
        return CommandLine.run(all.toArray());
    }

    /** Files below a folder, relative, that pass a glob such as {@code **.npy}. */
    static List<Path> files(Path folder, String glob) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(folder.getFileSystem().getPathMatcher("glob:" + glob)::matches)
                    .sorted()
                    .toList();
        }
    }

    /** The same arrays under the same names, to 1e-5 of their largest value. */
    static void requireSameArrays(Path actual, Path expected) throws IOException {
        List<Path> names = files(expected, "**.npy");
        assertThat(names).isNotEmpty();
        assertThat(files(actual, "**.npy").stream()
                        .filter(file -> !file.startsWith("shards"))
                        .toList())
                .isEqualTo(names);
        for (Path name : names) {
            float[] values = Npy.read(actual.resolve(name)).values();
            assertThat(Fixtures.relativeError(
                            values, Npy.read(expected.resolve(name)).values()))
                    .as("%s", name)
                    .isLessThan(1e-5);
        }
    }
}
