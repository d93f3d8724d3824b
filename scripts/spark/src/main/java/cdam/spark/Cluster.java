package cdam.spark;

import cdam.bundle.Bundle;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Function2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** Spark's context, and the few things that are asked of it. Owns the context. */
final class Cluster implements AutoCloseable {
    private static final String ATTEMPTS = "spark.task.maxFailures";

    private static final Pattern LOCAL = Pattern.compile("local(?:\\[[^,\\]]*(?:,\\s*(\\d+))?\\s*\\])?");

    private final JavaSparkContext context;
    private final Path archives; // Spark serves them from there as long as it runs

    /** Starts with what spark-submit has set; without a master in this process, on all its cores. */
    Cluster(String name, @Nullable Integer attempts) {
        SparkConf conf = new SparkConf()
                .setAppName("cdam " + name)
                .setIfMissing("spark.master", "local[*]")
                .set("spark.speculation", "false"); // a second copy of a task would compute all of it for nothing
        if (attempts != null) {
            conf.set(ATTEMPTS, attempts.toString());
        }
        try {
            this.archives = Files.createTempDirectory("cdam-");
            this.context = new JavaSparkContext(conf);
        } catch (IOException | RuntimeException e) {
            throw new InputException(
                    "cannot start Spark on " + conf.get("spark.master") + ": " + ErrorMessage.of(e), e);
        }
    }

    Configuration hadoop() {
        return context.hadoopConfiguration();
    }

    /** How often a task is tried; on {@code local[N]} once, whatever the key says. */
    int attempts() {
        Matcher local = LOCAL.matcher(context.master());
        if (!local.matches()) {
            return context.getConf().getInt(ATTEMPTS, 4);
        }
        return local.group(1) == null ? 1 : Integer.parseInt(local.group(1));
    }

    /** How many tasks run at the same time, as far as is known now. */
    int slots() {
        return Math.max(1, context.defaultParallelism() / context.getConf().getInt("spark.task.cpus", 1));
    }

    /** Gives executors a bundle; returns the name of the folder under which {@code SparkFiles} has it there. */
    String send(Bundle bundle) {
        String name = "model-" + bundle.sha256().substring(0, 16);
        Path zip = archives.resolve(name + ".zip");
        try {
            Zip.write(bundle.path(), zip);
        } catch (IOException e) {
            throw new InputException("cannot pack " + bundle.path() + ": " + e, e);
        }
        context.sc().addArchive(zip.toUri() + "#" + name);
        return name;
    }

    <T> Broadcast<T> broadcast(T value) {
        return context.broadcast(value);
    }

    /** A task's function; it travels to the executors. */
    interface Work<R> extends Serializable {
        R of(Part part, TaskContext task);
    }

    /**
     * Runs a function on each part, a task each.
     *
     * @param done is told of each result once, on one thread, as soon as it is there
     * @throws InputException if a task failed as often as it may
     */
    <R> void run(List<Part> parts, Class<R> type, Work<R> work, Consumer<R> done) {
        RDD<Part> rdd = context.parallelize(parts, parts.size()).rdd();
        Function2<TaskContext, Iterator<Part>, R> task = (Function2<TaskContext, Iterator<Part>, R> & Serializable)
                (context, part) -> work.of(part.next(), context);
        Function2<Object, R, BoxedUnit> handler = (index, result) -> {
            done.accept(result);
            return BoxedUnit.UNIT;
        };
        List<Object> indices =
                IntStream.range(0, parts.size()).<Object>mapToObj(i -> i).toList();
        ClassTag<R> tag = ClassTag$.MODULE$.apply(type);
        try {
            context.sc().runJob(rdd, task, CollectionConverters.asScala(indices).toSeq(), handler, tag);
        } catch (Exception e) { // Scala's methods do not say what they throw
            throw new InputException(ErrorMessage.of(e), e);
        }
    }

    @Override
    public void close() {
        context.close();
        AtomicFiles.deleteTree(archives);
    }
}
