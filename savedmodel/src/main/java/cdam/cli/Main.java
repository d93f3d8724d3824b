package cdam.cli;

import cdam.io.InputException;
import cdam.io.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/** The program: {@code cdam COMMAND [OPTIONS]}. */
public final class Main {
    /** What Java says where the system takes away a part of a mapped file. */
    private static final String SHORTENED = "unsafe memory access";

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
        List<Command> commands = ServiceLoader.load(Command.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
        return new Main("scripts/cdam", commands, console).run(args);
    }

    /** Runs a command line. Returns the exit status: 0 done, 1 failed, 2 wrong use. */
    public int run(String... args) {
        boolean debug = Arrays.asList(args).contains("--debug");
        try {
            dispatch(args);
            return 0;
        } catch (UsageException e) {
            return failed(String.valueOf(e.getMessage()), e, debug, 2);
        } catch (InputException e) {
            return failed(String.valueOf(e.getMessage()), e, debug, 1);
        } catch (RuntimeException | Error e) {
            return failed(reason(e), e, debug, 1);
        }
    }

    private static String reason(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return "out of memory: " + cause.getMessage()
                        + "; use a smaller --size or batch, or a larger heap (CDAM_JAVA_OPTS=-Xmx8g)";
            }
            if (cause instanceof InternalError
                    && String.valueOf(cause.getMessage()).contains(SHORTENED)) {
                return "a file became shorter, or its disk failed, while it was read; run it again when nobody writes to what it reads";
            }
        }
        return "unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage() + "; --debug shows where";
    }

    private int failed(String message, Throwable e, boolean debug, int status) {
        console.note("error: " + message.replaceAll("\\s*\\R\\s*", " "));
        if (debug) {
            e.printStackTrace(console.err());
        }
        return status;
    }

    private void dispatch(String... args) {
        if (args.length == 0 || List.of("--help", "-h", "help").contains(args[0])) {
            printCommands();
            return;
        }
        Command command = commands.stream()
                .filter(candidate -> candidate.name().equals(args[0]))
                .findFirst()
                .orElseThrow(() -> new UsageException("no command " + args[0] + "; there are: "
                        + commands.stream().map(Command::name).collect(Collectors.joining(", "))));
        Options options = command.options()
                .addOption("h", "help", false, "show this help")
                .addOption(null, "debug", false, "show where an error comes from");
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        if (Arrays.asList(rest).contains("--help") || Arrays.asList(rest).contains("-h")) {
            printHelp(command, options);
            return;
        }
        command.run(parse(command, options, rest), console);
    }

    private CommandLine parse(Command command, Options options, String... args) {
        try {
            return DefaultParser.builder().setAllowPartialMatching(false).get().parse(options, args);
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
        console.print("Each command explains itself: " + program + " COMMAND --help");
    }

    private void printHelp(Command command, Options options) {
        console.print(command.summary());
        console.print("");
        console.print("usage: " + program + " " + command.name() + " " + command.synopsis());
        console.print("");
        printOptions(options);
        console.print("");
        console.print("Examples:");
        command.examples().forEach(example -> console.print("  " + program + " " + example));
    }

    private void printOptions(Options options) {
        try {
            new TextHelpAppendable(console.out())
                    .appendTable(HelpFormatter.builder()
                            .setShowSince(false)
                            .setHelpAppendable(new TextHelpAppendable(console.out()))
                            .get()
                            .getTableDefinition(options.getOptions()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
