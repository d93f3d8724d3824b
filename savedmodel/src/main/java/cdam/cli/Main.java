package cdam.cli;

import cdam.bundle.NativeLibrary;
import cdam.bundle.OutOfMemory;
import cdam.config.Suggestion;
import cdam.io.ErrorMessages;
import cdam.io.InputException;
import cdam.io.PlainText;
import cdam.io.Release;
import cdam.io.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.MissingOptionException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** The program: {@code cdam COMMAND [OPTIONS]}. */
public final class Main {
    /** What Java says where the system takes away a part of a mapped file. */
    private static final String SHORTENED = "unsafe memory access";

    private static final List<String> HELP = List.of("--help", "-h", "help");
    private static final List<String> VERSION = List.of("--version", "-V", "version");

    /** As the shell calls a program that SIGPIPE ended. */
    private static final int BROKEN_PIPE = 141;

    private final String program;
    private final List<Command> commands;
    private final Console console;

    /** @param program how it is called, for its help */
    public Main(String program, List<Command> commands, Console console) {
        this.program = program;
        this.commands = commands;
        this.console = console;
    }

    public static void main(String[] args) {
        System.exit(run(Console.system(), args));
    }

    /** Runs a command line with all commands of the class path. Returns the exit status: 0 done, 1 failed, 2 wrong use. */
    public static int run(Console console, String... args) {
        return new Main("scripts/cdam", commands(), console).run(args);
    }

    /** All of the class path, by name. */
    static List<Command> commands() {
        return ServiceLoader.load(Command.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Command::name))
                .toList();
    }

    /** A command's own options and those that all have. */
    static Options options(Command command) {
        return command.options()
                .addOption("h", "help", false, "show this help")
                .addOption(null, "debug", false, "show where an error comes from");
    }

    /** Runs a command line. Returns the exit status: 0 done, 1 failed, 2 wrong use. */
    public int run(String... args) {
        boolean debug = Arrays.asList(args).contains("--debug");
        try {
            NativeLibrary.prepare();
            dispatch(args);
            return console.failure().map(this::notWritten).orElse(0);
        } catch (UsageException e) {
            return failed(String.valueOf(e.getMessage()), e, debug, 2);
        } catch (InputException e) {
            return failed(String.valueOf(e.getMessage()), e, debug, 1);
        } catch (RuntimeException | Error e) {
            return failed(reason(e), e, debug, 1);
        }
    }

    private static String reason(Throwable e) {
        if (OutOfMemory.ofTensorFlow(e)) {
            return "out of memory: TensorFlow cannot have what this needs; use a smaller --size or batch, or less memory_mb";
        }
        OutOfMemoryError ofJava = OutOfMemory.ofJava(e);
        if (ofJava != null) {
            return "out of memory: " + ofJava.getMessage()
                    + "; use a smaller --size or batch, or a larger heap (CDAM_JAVA_OPTS=-Xmx8g)";
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InternalError
                    && String.valueOf(cause.getMessage()).contains(SHORTENED)) {
                return "a file became shorter, or its disk failed, while it was read; run it again when nobody writes to what it reads";
            }
        }
        return "unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage() + "; --debug shows where";
    }

    private int failed(String message, Throwable e, boolean debug, int status) {
        console.note("error: " + PlainText.line(message, PlainText.MESSAGE));
        if (debug) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(console::note);
        }
        return status;
    }

    /** Standard output failed. Whoever reads only the first lines closes a pipe, and needs no word of it. */
    private int notWritten(IOException e) {
        if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
            return BROKEN_PIPE;
        }
        console.note("error: cannot write standard output: " + ErrorMessages.of(e)
                + "; results printed there are lost, files are written");
        return 1;
    }

    private void dispatch(String... args) {
        String first = args.length == 0 ? "help" : args[0];
        if (VERSION.contains(first)) {
            console.print(Release.TEXT);
            return;
        }
        boolean help = HELP.contains(first);
        if (help && args.length < 2) {
            printCommands();
            return;
        }
        Command command = find(help ? args[1] : first);
        Options options = options(command);
        List<String> rest = Arrays.asList(args).subList(1, args.length);
        if (help || rest.contains("--help") || rest.contains("-h")) {
            printHelp(command, options);
            return;
        }
        command.run(parse(command, options, rest), console);
    }

    private Command find(String name) {
        List<String> names = commands.stream().map(Command::name).toList();
        return commands.stream()
                .filter(command -> command.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("no command " + name + Suggestion.hint(name, names)
                        + "; there are: " + String.join(", ", names)));
    }

    private CommandLine parse(Command command, Options options, List<String> words) {
        try {
            CommandLine line = DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .get()
                    .parse(options, words.toArray(new String[0]));
            for (Option option : line.getOptions()) {
                for (String value : option.getValuesList()) {
                    if (value.startsWith(
                            "--")) { // the parser takes an unknown option for the value of the one before it
                        throw new UnrecognizedOptionException("", value);
                    }
                }
            }
            return line;
        } catch (UnrecognizedOptionException e) {
            List<String> known = options.getOptions().stream()
                    .map(option -> "--" + option.getLongOpt())
                    .toList();
            throw new UsageException(
                    command.name() + ": no option " + e.getOption() + Suggestion.hint(e.getOption(), known) + "; see "
                            + program + " " + command.name() + " --help",
                    e);
        } catch (MissingArgumentException e) {
            throw new UsageException(
                    command.name() + ": --" + e.getOption().getLongOpt() + ": expected a value, found none; see "
                            + program + " " + command.name() + " --help",
                    e);
        } catch (MissingOptionException e) {
            throw new UsageException(
                    command.name() + ": expected --" + e.getMissingOptions().get(0) + "; see " + program + " "
                            + command.name() + " --help",
                    e);
        } catch (ParseException e) {
            throw new UsageException(
                    command.name() + ": " + e.getMessage() + "; see " + program + " " + command.name() + " --help", e);
        }
    }

    private void printCommands() {
        console.print("Trains classifier heads on frozen Vision Transformers and explains what they see.");
        console.print("");
        console.print("usage: " + program + " COMMAND [OPTIONS]");
        console.print("");
        int width = commands.stream()
                .mapToInt(command -> command.name().length())
                .max()
                .orElse(0);
        for (Command command : commands) {
            console.print(
                    "  " + command.name() + " ".repeat(width - command.name().length()) + "  " + command.summary());
        }
        console.print("");
        console.print("Each command explains itself: " + program + " COMMAND --help. Which version this is: " + program
                + " --version");
    }

    private void printHelp(Command command, Options options) {
        console.print(command.summary());
        console.print("");
        console.print("usage: " + program + " " + command.name() + " " + command.synopsis());
        console.print("");
        OptionTable.lines(options).forEach(console::print);
        console.print("");
        console.print("Examples:");
        command.examples().forEach(example -> console.print("  " + program + " " + example));
    }
}
