package cdam.cli;

import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** One thing that the product does from the command line. */
public interface Command {
    /** The word after {@code cdam}. */
    String name();

    /** What it does, in one line. */
    String summary();

    /** What follows the name, such as {@code --config FILE}. */
    String synopsis();

    /** Complete command lines that work, without the program's name; shown by the command's help. */
    List<String> examples();

    /** What it accepts; {@code --help} and {@code --debug} are added. */
    Options options();

    /**
     * Does it.
     *
     * @throws cdam.io.UsageException if the options do not make sense: status 2
     * @throws cdam.io.InputException if something given is not what it must be: status 1
     */
    void run(CommandLine line, Console console);
}
