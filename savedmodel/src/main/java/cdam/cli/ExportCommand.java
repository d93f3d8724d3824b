package cdam.cli;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadExporter;
import cdam.bundle.HeadFeatures;
import cdam.bundle.SavedModelSignatures;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** A bundle and one of its heads as one standard SavedModel. */
public final class ExportCommand implements Command {
    @Override
    public String name() {
        return "export";
    }

    @Override
    public String summary() {
        return "Writes a model with one head inside as a SavedModel, to serve explanations without this program";
    }

    @Override
    public String synopsis() {
        return "--model BUNDLE [--head NAME] --out DIR [--replace]";
    }

    @Override
    public List<String> examples() {
        return List.of("export --model out/quickstart/model --head items --out serving/demo/1");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.file("model", "BUNDLE", "an imported model"))
                .addOption(OptionsOf.text("head", "NAME", "the head; default: the model's default head"))
                .addOption(OptionsOf.file("out", "DIR", "a folder that does not exist yet"))
                .addOption(OptionsOf.replace("an earlier export"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        Bundle bundle = Bundle.open(OptionsOf.requirePath(line, "model"));
        Path out = OptionsOf.requirePath(line, "out");
        boolean replace = line.hasOption(OptionsOf.REPLACE);
        HeadExporter.requireFree(out, replace);
        Head head = bundle.head(line.getOptionValue("head"))
                .orElseThrow(() -> new InputException(
                        bundle.path() + ": expected a head to freeze in, found none; add one with heads add"));
        HeadExporter.write(bundle, head, out, replace);
        console.print(out + ": SavedModel with head " + head.name() + " of "
                + head.linear().classes() + " classes");
        HeadFeatures features =
                HeadFeatures.of(head, bundle.card().architecture().width());
        if (features.readsPatches()) {
            console.print("no signature explain: the head reads the patches too, and maps through it need a gradient");
        } else if (features.blocks() > 1) {
            console.print("explain: maps through [CLS] of the last block; those of the blocks before are left out");
        }
        SavedModelSignatures.of(out.resolve("saved_model.pb")).signatures().forEach(console::print);
    }
}
