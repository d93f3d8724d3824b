package cdam.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** A command's options for people: those that must be given first, the others as the command has them. */
final class OptionTable {
    private static final int WIDTH = 100;

    private OptionTable() {}

    static List<String> lines(Options options) {
        List<Option> all = sorted(options);
        int width =
                all.stream().mapToInt(option -> usage(option).length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add("Options (* must be given):");
        for (Option option : all) {
            String start = (option.isRequired() ? "* " : "  ") + usage(option);
            StringBuilder line = new StringBuilder(start).append(" ".repeat(width + 4 - start.length()));
            for (String word : option.getDescription().split(" ", -1)) {
                if (line.length() + word.length() >= WIDTH) {
                    lines.add(line.toString().stripTrailing());
                    line = new StringBuilder(" ".repeat(width + 4));
                }
                line.append(word).append(' ');
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    static List<Option> sorted(Options options) {
        return options.getOptions().stream()
                .sorted(Comparator.comparing(option -> !option.isRequired()))
                .toList();
    }

    /** {@code --model BUNDLE}, {@code --image PATH ...}. */
    static String usage(Option option) {
        return "--" + option.getLongOpt()
                + (option.hasArg() ? " " + option.getArgName() : "")
                + (option.hasArgs() ? " ..." : "");
    }
}
