package cdam.train.run;

import cdam.bundle.Bundle;
import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.OptionsOf;
import cdam.config.ConfigFile;
import cdam.config.Engine;
import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** A command that does what a {@link TrainConfig} says. */
abstract sealed class ConfiguredCommand implements Command permits TrainCommand, KnnCommand, FewShotCommand {
    @Override
    public String synopsis() {
        return "--config FILE | --model BUNDLE --data PHOTOS --head NAME [--out DIR] [--set KEY=VALUE ...]";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.text("config", "FILE", "a YAML file such as configs/demo-head.yaml"))
                .addOption(OptionsOf.text("model", "BUNDLE", "without a config: an imported model"))
                .addOption(OptionsOf.text(
                        "data",
                        "PHOTOS",
                        "without a config: a folder with a folder per class, or a .csv with the columns path, label and"
                                + " perhaps group; it is split into training, validation and test"))
                .addOption(OptionsOf.text("head", "NAME", "without a config: the new head's name"))
                .addOption(OptionsOf.text("out", "DIR", "without a config: where the report goes (out/train/NAME)"))
                .addOption(
                        OptionsOf.many("set", "KEY=VALUE", "puts a value over the file's, such as training.epochs=20"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        String[] given = line.getOptionValues("set");
        List<String> settings = given == null ? List.of() : List.of(given);
        TrainConfig config = line.hasOption("config") || !line.hasOption("data")
                ? ConfigFile.read(withoutOthers(line), TrainConfig.class, settings)
                : ConfigFile.of(values(line), TrainConfig.class, settings);
        Engine.requireLocal(config.engine());
        run(config, line, console);
    }

    private static Path withoutOthers(CommandLine line) {
        for (String option : List.of("model", "data", "head", "out")) {
            if (line.hasOption(option)) {
                throw new UsageException(
                        line.hasOption("config")
                                ? "--" + option
                                        + ": expected either --config or --model, --data and --head, found both;"
                                        + " put a value over the config's with --set"
                                : "--data: expected the photos, or --config FILE");
            }
        }
        return OptionsOf.requirePath(line, "config");
    }

    /** What the command line says, by the config's keys. */
    private Map<String, Object> values(CommandLine line) {
        Path model = OptionsOf.requirePath(line, "model");
        String head = line.getOptionValue("head", needsHead() ? null : name());
        if (head == null) {
            throw new UsageException("--head: expected a name for the new head");
        }
        String backbone = Bundle.open(model).card().savedModelSha256();
        Map<String, Object> values = new HashMap<>();
        values.put("model", model.toString());
        values.put("head", head);
        values.put("out", line.getOptionValue("out", "out/train/" + head));
        values.put("data", Map.of("images", OptionsOf.requirePath(line, "data").toString()));
        values.put("features", Map.of("cache", "out/cache/" + backbone.substring(0, 12)));
        return values;
    }

    /** Whether a head comes out. */
    abstract boolean needsHead();

    abstract void run(TrainConfig config, CommandLine line, Console console);
}
