package cdam.cli;

import cdam.bundle.Bundle;
import cdam.bundle.HeadText;
import cdam.config.Suggestion;
import cdam.importer.NewHead;
import cdam.io.UsageException;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** The linear heads of a bundle. */
public final class HeadsCommand implements Command {
    @Override
    public String name() {
        return "heads";
    }

    @Override
    public String summary() {
        return "Lists, adds, removes the linear heads of a bundle, or makes one the default";
    }

    @Override
    public String synopsis() {
        return "list|add|default|remove --model BUNDLE [--name NAME] [--head FILE | --text FILE] [--labels FILE] [--replace]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "heads list --model out/quickstart/model",
                "heads list --model out/quickstart/model --name items",
                "heads add --model out/quickstart/model --name mine --head head.pth --labels names.txt",
                "heads add --model out/quickstart/model --name zero-shot --text texts.npy --labels names.txt --projection clip.safetensors",
                "heads default --model out/quickstart/model --name mine",
                "heads remove --model out/quickstart/model --name mine");
    }

    @Override
    public Options options() {
        return TextHeadOptions.addTo(HeadOptions.addTo(new Options()
                .addOption(OptionsOf.file("model", "BUNDLE", "an imported model"))
                .addOption(OptionsOf.text("name", "NAME", "the head"))
                .addOption(OptionsOf.text(
                        "checkpoint-key", "KEY", "the dictionary of the head's file to take, such as state_dict"))
                .addOption(OptionsOf.replace("a head of the same name"))));
    }

    @Override
    public void run(CommandLine line, Console console) {
        List<String> words = line.getArgList();
        String action = words.size() == 1 ? words.get(0) : "";
        Bundle bundle = Bundle.open(OptionsOf.requirePath(line, "model"));
        switch (action) {
            case "list" -> list(bundle, line.getOptionValue("name"), console);
            case "add" -> add(line, bundle, console);
            case "default" -> bundle.setDefaultHead(requireName(line));
            case "remove" -> bundle.removeHead(requireName(line));
            default ->
                throw new UsageException("heads: expected one of list, add, default, remove, found "
                        + (words.isEmpty() ? "none" : String.join(" ", words))
                        + Suggestion.hint(String.join(" ", words), List.of("list", "add", "default", "remove")));
        }
    }

    private static void list(Bundle bundle, @Nullable String only, Console console) {
        if (only != null) {
            HeadText.classes(bundle.headCard(only)).forEach(console::print);
            return;
        }
        if (bundle.headNames().isEmpty()) {
            console.print("no heads; add one with heads add, or train one");
        }
        for (String name : bundle.headNames()) {
            boolean isDefault = name.equals(bundle.card().defaultHead());
            HeadText.lines(name, isDefault, bundle.headCard(name)).forEach(console::print);
        }
    }

    private static void add(CommandLine line, Bundle bundle, Console console) {
        String name = requireName(line);
        NewHead head = line.hasOption("text")
                ? TextHeadOptions.of(line, bundle.card().architecture())
                : NewHead.read(
                        OptionsOf.requirePath(line, "head"),
                        line.getOptionValue("checkpoint-key"),
                        HeadOptions.of(line),
                        bundle.card().architecture());
        boolean replaces =
                line.hasOption(OptionsOf.REPLACE) && bundle.headNames().contains(name);
        head.addTo(bundle, name, replaces);
        console.print((replaces ? "replaced " : "added ") + name);
        HeadOptions.tell(head, name, console);
        if (!line.hasOption("labels")) {
            console.note("note: no --labels: its classes are called "
                    + head.labels().labels().get(0).name() + " and so on"
                    + (replaces ? "; the labels of the head before are gone" : ""));
        }
    }

    private static String requireName(CommandLine line) {
        String name = line.getOptionValue("name");
        if (name == null) {
            throw new UsageException("heads: expected --name NAME");
        }
        return name;
    }
}
