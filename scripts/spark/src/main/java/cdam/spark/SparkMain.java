package cdam.spark;

import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.Main;
import java.util.List;
import java.util.Optional;

/** What spark-submit starts: {@code features}, {@code explain}, {@code evaluate} with a local command's config. */
public final class SparkMain {
    private static final String PROGRAM = "spark-submit ... cdam-spark.jar";

    private SparkMain() {}

    public static void main(String[] args) {
        System.exit(run(Console.system(), args));
    }

    /** Runs a command line. Returns the exit status: 0 done, 1 failed, 2 wrong use. */
    public static int run(Console console, String... args) {
        Optional<String> problem = SparkVersion.problem();
        if (problem.isPresent()) {
            console.note("error: " + problem.get());
            return 1;
        }
        List<Command> commands =
                SparkJobs.ALL.stream().<Command>map(SparkCommand::new).toList();
        return new Main(PROGRAM, commands, console).run(args);
    }
}
