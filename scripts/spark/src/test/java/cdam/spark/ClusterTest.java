package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.AtomicFiles;
import cdam.io.Json;
import cdam.testing.CommandLine;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own small cluster on this machine: two workers, an executor process each. */
@Tag("cluster")
@Timeout(240)
class ClusterTest {
    @TempDir
    private Path folder;

    private Workplace place;
    private String before;

    @BeforeEach
    void importModel() {
        place = new Workplace(folder);
        before = System.setProperty("spark.master", "local-cluster[2,1,1024]");
    }

    @AfterEach
    void giveBack() {
        System.setProperty("spark.master", before);
        System.clearProperty("spark.executor.extraClassPath");
    }

    /** Executors are started as in an installation, from a folder of jars: this class path's. */
    private void install(String without) throws IOException {
        Path home = Path.of(System.getenv("SPARK_HOME"));
        AtomicFiles.deleteTree(home);
        Path jars = Files.createDirectories(home.resolve("jars"));
        Files.createDirectories(
                home.resolve("launcher/target/scala-2.13")); // where its scripts look for Scala's version
        List<String> folders = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(path)) {
                folders.add(path.toString());
            } else if (!path.getFileName().toString().matches(without)) {
                Files.createSymbolicLink(jars.resolve(path.getFileName()), path);
            }
        }
        System.setProperty("spark.executor.extraClassPath", String.join(File.pathSeparator, folders));
    }

    private static List<ProcessHandle> executors() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    /** Kills an executor, without a word, as soon as the first shard is there. */
    private Thread killer(Path out, Set<Long> seen, AtomicInteger killed) {
        return new Thread(() -> {
            try {
                while (!Files.exists(out.resolve("shards"))
                        || Workplace.shards(out).stream().noneMatch(Files::isDirectory)) {
                    executors().forEach(process -> seen.add(process.pid()));
                    Thread.sleep(50);
                }
                for (ProcessHandle process : executors().subList(0, 1)) {
                    process.destroyForcibly();
                    killed.incrementAndGet();
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void should_lose_nothing_and_do_nothing_twice_when_an_executor_dies() throws Exception {
        install("nothing");
        Path out = place.path("spark");
        Path here = Path.of("").toAbsolutePath();
        Path config = config("spark", here.relativize(out)); // executors work in a folder of their own
        Set<Long> seen = new HashSet<>();
        AtomicInteger killed = new AtomicInteger();
        Thread killer = killer(out, seen, killed);
        killer.start();

        CommandLine spark = Workplace.spark("explain", "--config", config);
        killer.join();
        CommandLine merged = Workplace.merge(
                out, "explain", "--config", config, "--set", "engine=local", "--set", "out=" + place.path("merged"));
        CommandLine local = CommandLine.run(
                "explain", "--config", config, "--set", "engine=local", "--set", "out=" + place.path("local"));

        assertThat(spark.errors()).isEmpty();
        assertThat(killed.get()).isEqualTo(1);
        assertThat(seen).hasSize(2);
        assertThat(Workplace.shards(out))
                .hasSize(12)
                .allSatisfy(shard -> assertThat(shard.resolve("shard.json")).exists());
        List<String> images = Workplace.files(out.resolve("shards"), "**/image.json").stream()
                .map(file -> file.subpath(1, file.getNameCount() - 1).toString())
                .collect(Collectors.toList());
        assertThat(images).hasSize(12).doesNotHaveDuplicates();
        assertThat(merged.err()).contains("12 of 12 images are done already");
        assertThat(local.errors()).isEmpty();
        Workplace.requireSameArrays(place.path("merged"), place.path("local"));
        assertThat(reports(out))
                .anySatisfy(report -> assertThat(report.attempt())
                        .as("the part of the killed executor was tried again")
                        .isGreaterThan(1));
    }

    private Path config(String name, Path out) {
        return place.config(
                name,
                "images: " + Workplace.data("scenes"),
                "methods: [cdam, tam, {method: smooth-cdam, samples: 500}]",
                "targets: [\"class:all\"]",
                "engine: {name: spark, partitions: 12}",
                "out: " + out);
    }

    private static List<ShardReport> reports(Path out) throws IOException {
        return Workplace.shards(out).stream()
                .map(shard -> shard.resolve("shard.json"))
                .filter(Files::exists)
                .map(file -> Json.read(file, ShardReport.class))
                .toList();
    }

    @Test
    void should_go_on_after_the_driver_was_killed() throws Exception {
        System.setProperty("spark.master", "local[2]");
        Path out = place.path("killed");
        Path config = config("killed", out);
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Dspark.master=local[2]", "-Dspark.ui.enabled=false", "-Dspark.driver.host=127.0.0.1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "cdam.spark.SparkMain"));
        command.addAll(List.of("explain", "--config", config.toString()));
        Process driver = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(place.path("driver.log").toFile())
                .start();
        while (driver.isAlive()
                && Workplace.files(place.path(""), "killed/shards/*/shard.json").size() < 3) {
            Thread.sleep(20);
        }
        driver.destroyForcibly().waitFor();
        int before = reports(out).size();

        CommandLine spark = Workplace.spark("explain", "--config", config);

        assertThat(before).as("%s", Files.readString(place.path("driver.log"))).isBetween(3, 11);
        assertThat(spark.errors()).isEmpty();
        assertThat(spark.err()).contains(before + " of 12 parts are done already");
        assertThat(Workplace.files(out.resolve("shards"), "**/image.json")).hasSize(12);
        assertThat(Workplace.shards(out)).hasSize(12);
    }

    @Test
    void should_say_in_a_line_that_an_executor_has_no_native_library() throws IOException {
        install("tensorflow-core-native-.*-(linux|macosx)-.*\\.jar");
        Path config = place.config(
                "bare",
                "images: " + Workplace.data("scenes/007.png"),
                "engine: {name: spark, partitions: 1, attempts: 1}",
                "out: " + place.path("bare"));

        CommandLine spark = Workplace.spark("explain", "--config", config);

        assertThat(spark.status()).isEqualTo(1);
        assertThat(spark.errors())
                .singleElement()
                .asString()
                .matches(
                        "error: executor on \\S+: expected TensorFlow's native library for \\S+, found none that can be"
                                + " loaded \\(\\S+: .*\\); give spark-submit the assembly that was built for the executors'"
                                + " machines \\(0 of 1 parts are done and stay; the same command goes on\\)");
    }
}
