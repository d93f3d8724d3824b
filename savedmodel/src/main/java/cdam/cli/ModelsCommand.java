package cdam.cli;

import cdam.catalogue.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** The catalogue, and what of it is here. */
public final class ModelsCommand implements Command {
    @Override
    public String name() {
        return "models";
    }

    @Override
    public String summary() {
        return "Lists the checkpoints that can be downloaded by name";
    }

    @Override
    public String synopsis() {
        return "[--out DIR] [--catalogue FILE]";
    }

    @Override
    public List<String> examples() {
        return List.of("models", "models --catalogue mine.yaml");
    }

    @Override
    public Options options() {
        return CatalogueOptions.options();
    }

    @Override
    public void run(CommandLine line, Console console) {
        Path folder = CatalogueOptions.folder(line);
        console.print(row("NAME", "HERE", "MB", "LICENCE", "HASH", "SOURCE"));
        for (Entry entry : CatalogueOptions.catalogue(line).all()) {
            console.print(row(
                    entry.name(),
                    Files.exists(folder.resolve(entry.fileName())) ? "yes" : "no",
                    entry.bytes() == null ? "?" : Long.toString(Math.round(entry.bytes() / 1e6)),
                    entry.licence() == null ? "?" : entry.licence(),
                    hash(entry),
                    entry.source() == null ? entry.url() : entry.source()));
        }
    }

    private static String hash(Entry entry) {
        if (entry.hash() == null) {
            return "pinned on download";
        }
        return entry.hash().length() > 18 ? entry.hash().substring(0, 16) + ".." : entry.hash();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-23s %-4s %5s %-11s %-18s %s", cells)
                .stripTrailing();
    }
}
