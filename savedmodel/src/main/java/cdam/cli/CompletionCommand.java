package cdam.cli;

import cdam.config.Suggestion;
import cdam.io.Release;
import cdam.io.UsageException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** What shells and {@code man} show of the commands, made from the lists that help is made from. */
public final class CompletionCommand implements Command {
    private static final List<String> KINDS = List.of("bash", "zsh", "man");

    @Override
    public String name() {
        return "completion";
    }

    @Override
    public String summary() {
        return "Prints completion for bash or zsh, or a manual page";
    }

    @Override
    public String synopsis() {
        return "bash|zsh|man";
    }

    @Override
    public List<String> examples() {
        return List.of("completion bash > cdam.bash", "completion zsh > _cdam", "completion man > cdam.1");
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public void run(CommandLine line, Console console) {
        String kind = String.join(" ", line.getArgList());
        List<Command> commands = Main.commands();
        String text = switch (kind) {
            case "bash" -> bash(commands);
            case "zsh" -> zsh(commands);
            case "man" -> man(commands);
            default ->
                throw new UsageException("completion: expected one of bash, zsh, man, found "
                        + (kind.isEmpty() ? "none" : kind) + Suggestion.hint(kind, KINDS));
        };
        text.lines().forEach(console::print); // one call is one line
    }

    private static List<Option> options(Command command) {
        return OptionTable.sorted(Main.options(command));
    }

    private static String bash(List<Command> commands) {
        String names = commands.stream().map(Command::name).collect(Collectors.joining(" "));
        String cases = commands.stream()
                .map(command -> "    " + command.name() + ") words=\""
                        + options(command).stream()
                                .map(option -> "--" + option.getLongOpt())
                                .collect(Collectors.joining(" "))
                        + "\" ;;")
                .collect(Collectors.joining("\n"));
        return """
                # Put it where bash looks for completions, or: source cdam.bash
                _cdam() {
                  local word="${COMP_WORDS[COMP_CWORD]}" words="%s"
                  if [ "$COMP_CWORD" -gt 1 ]; then
                    case "${COMP_WORDS[1]}" in
                    help) ;;
                %s
                    esac
                    case "$word" in -*) ;; *) [ "${COMP_WORDS[1]}" = help ] || words="" ;; esac
                  fi
                  COMPREPLY=($(compgen -W "$words" -- "$word"))
                }
                complete -o default -F _cdam cdam""".formatted(names, cases);
    }

    private static String zsh(List<Command> commands) {
        String names = commands.stream()
                .map(command -> "    " + quoted(command.name() + ":" + command.summary()))
                .collect(Collectors.joining("\n"));
        String cases = commands.stream()
                .map(command -> "    " + command.name() + ") _arguments "
                        + options(command).stream().map(CompletionCommand::zsh).collect(Collectors.joining(" "))
                        + " '*:file:_files' ;;")
                .collect(Collectors.joining("\n"));
        return """
                #compdef cdam
                # Put it as _cdam into a folder of $fpath.
                local -a commands=(
                %s
                )
                if (( CURRENT == 2 )); then
                  _describe command commands
                else
                  shift words
                  (( CURRENT-- ))
                  case $words[1] in
                    help) _describe command commands ;;
                %s
                  esac
                fi""".formatted(names, cases);
    }

    /** One of {@code _arguments}: in its brackets and before its colons a backslash stands before what would end them. */
    private static String zsh(Option option) {
        String text = option.getDescription().replaceAll("([\\[\\]:\\\\])", "\\\\$1");
        return quoted((option.hasArgs() ? "*" : "") + "--" + option.getLongOpt() + "[" + text + "]"
                + (option.hasArg() ? ":" + option.getArgName().replace(":", "\\:") + ":_files" : ""));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String man(List<Command> commands) {
        StringBuilder page = new StringBuilder(".TH CDAM 1 \"\" " + '"' + roff(Release.TEXT) + "\"\n");
        page.append(
                ".SH NAME\ncdam \\- trains classifier heads on frozen Vision Transformers and explains what they see\n");
        page.append(".SH SYNOPSIS\n.B cdam\n.I COMMAND\n[OPTIONS]\n.SH COMMANDS\n");
        for (Command command : commands) {
            page.append(".SS ")
                    .append(roff(command.name() + " " + command.synopsis()))
                    .append('\n');
            page.append(roff(command.summary())).append(".\n");
            for (Option option : options(command)) {
                page.append(".TP\n.B ").append(roff(OptionTable.usage(option))).append('\n');
                page.append(roff((option.isRequired() ? "(must be given) " : "") + option.getDescription()))
                        .append('\n');
            }
            page.append(".PP\nExamples:\n.nf\n");
            command.examples()
                    .forEach(example ->
                            page.append("cdam ").append(roff(example)).append('\n'));
            page.append(".fi\n");
        }
        return page.append(".SH EXIT STATUS\n0: done; 1: failed; 2: wrong use or config.")
                .toString();
    }

    /** Text in which no letter has a meaning of its own; a dot or a quote at a line's beginning would. */
    private static String roff(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replaceAll("^([.'])", "\\\\&$1")
                .replace("\"", "\\(dq");
    }
}
