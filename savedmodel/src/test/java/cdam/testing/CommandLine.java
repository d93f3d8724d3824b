package cdam.testing;

import cdam.cli.Console;
import cdam.cli.Main;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command line that was run as a user would, with what it printed.
 *
 * @param status exit status
 * @param out standard output
 * @param err standard error
 */
public record CommandLine(int status, String out, String err) {
    public static CommandLine run(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = new String[args.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(args[i]);
        }
        int status = Main.run(new Console(out, err, false), words);
        return new CommandLine(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The lines that begin with "error: ": one where something failed. */
    public List<String> errors() {
        return err.lines().filter(line -> line.startsWith("error: ")).toList();
    }
}
