package cdam.spark;

import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.OptionsOf;
import cdam.config.ConfigFile;
import cdam.config.Engine;
import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * A job from the command line.
 *
 * @param job what is done
 */
record SparkCommand(SparkJob job) implements Command {
    @Override
    public String name() {
        return job.name();
    }

    @Override
    public String summary() {
        return job.summary();
    }

    @Override
    public String synopsis() {
        return "--config FILE [--set KEY=VALUE ...]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                job.name() + " --config configs/spark-" + job.name() + ".yaml",
                job.name() + " --config configs/spark-" + job.name() + ".yaml --set engine.partitions=64");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.file("config", "FILE", "the local command's YAML file"))
                .addOption(OptionsOf.many("set", "KEY=VALUE", "puts a value over the file's"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        Path file = OptionsOf.requirePath(line, "config");
        List<String> settings = line.hasOption("set") ? List.of(line.getOptionValues("set")) : List.of();
        Values values = new Values(ConfigFile.values(file, settings));
        ConfigFile.read(file, job.config(), settings); // says what is wrong, with its line
        List<String> paths = new ArrayList<>(job.paths());
        paths.add(job.out());
        Values absolute = values.absolute(paths);
        new Driver(
                        job,
                        absolute,
                        engine(values),
                        new FollowUpCommand(job, file.toString(), settings, absolute),
                        console)
                .run();
    }

    private Engine engine(Values values) {
        Object given = values.tree().get("engine");
        Engine engine = given == null ? Engine.SPARK_DEFAULTS : Engine.of(given);
        if (!engine.name().equals(Engine.SPARK_DEFAULTS.name())) {
            throw new UsageException("engine: expected spark, for this is its command, found " + engine.name()
                    + "; run scripts/cdam " + job.local() + ", or put --set engine=spark over it");
        }
        return engine;
    }
}
