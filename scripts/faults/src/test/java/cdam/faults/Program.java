package cdam.faults;

import cdam.cli.Main;
import cdam.testing.CommandLine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, which can be killed. */
final class Program {
    /** Linux lets root write everywhere; without these two rights it is like anybody else. */
    static final String AS_ANYBODY =
            "[ \"$(id -u)\" != 0 ] || set -- setpriv --bounding-set=-dac_override,-dac_read_search \"$@\";";

    private static final long LONGEST_MINUTES = 10;

    /** The program's own comes first, as scripts/class-archive has it. */
    private static final String CLASS_PATH = classPath();

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a command line. */
    static Program start(List<String> words) {
        return start("", words);
    }

    /**
     * Starts a command line in a shell.
     *
     * @param before commands of the shell that come first, such as a limit
     */
    static Program start(String before, List<String> words) {
        return start(before, Main.class, words);
    }

    /**
     * Starts a program of the class path in a shell.
     *
     * @param before commands of the shell that come first, such as a limit
     * @param main its class
     */
    static Program start(String before, Class<?> main, List<String> words) {
        try {
            Path out = Files.createTempFile("cdam-out-", "");
            Path err = Files.createTempFile("cdam-err-", "");
            List<String> command = new ArrayList<>(List.of("bash", "-c", before + " exec \"$@\"", "bash"));
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "-Djava.awt.headless=true",
                    "-XX:SharedArchiveFile=../target/cdam.jsa", // Java goes without one of another class path
                    "-Xlog:disable",
                    "-cp",
                    CLASS_PATH,
                    main.getName()));
            command.addAll(words);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
            return new Program(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it ends by itself. */
    CommandLine end() throws InterruptedException {
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            kill();
            throw new IllegalStateException("no end after " + LONGEST_MINUTES + " minutes");
        }
        CommandLine ended = new CommandLine(process.exitValue(), text(out), text(err));
        deleteLogs();
        return ended;
    }

    /** What it prints first; waits for it. */
    String firstLine() throws InterruptedException {
        while (!text(out).contains("\n")) {
            if (endsWithin(10)) {
                throw new IllegalStateException(text(err));
            }
        }
        return text(out).lines().findFirst().orElseThrow();
    }

    /** Whether it ends within a time. */
    boolean endsWithin(long milliseconds) throws InterruptedException {
        return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** SIGKILL: no code of the program runs after it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        deleteLogs();
    }

    /** SIGTERM: Java ends in an orderly way. */
    CommandLine stop() throws InterruptedException {
        process.destroy();
        return end();
    }

    private static String classPath() {
        Path built = Path.of("../target/classpath");
        String tests = System.getProperty("java.class.path");
        return Files.exists(built) ? text(built).strip() + File.pathSeparator + tests : tests;
    }

    private void deleteLogs() {
        out.toFile().delete();
        err.toFile().delete();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
