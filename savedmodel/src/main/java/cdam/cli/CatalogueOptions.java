package cdam.cli;

import cdam.catalogue.Catalogue;
import java.nio.file.Path;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** What {@code models} and {@code download} have in common. */
final class CatalogueOptions {
    private CatalogueOptions() {}

    static Options options() {
        return new Options()
                .addOption(OptionsOf.text("out", "DIR", "where the files are; default: checkpoints"))
                .addOption(OptionsOf.text(
                        "catalogue", "FILE", "YAML with entries of your own: models: [{name, url, bytes, hash, ...}]"));
    }

    static Path folder(CommandLine line) {
        return OptionsOf.path("out", line.getOptionValue("out", "checkpoints"));
    }

    static Catalogue catalogue(CommandLine line) {
        return Catalogue.of(line.hasOption("catalogue") ? OptionsOf.requirePath(line, "catalogue") : null);
    }
}
