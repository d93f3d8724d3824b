package cdam.train.run;

import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.OptionsOf;
import cdam.config.ConfigFile;
import cdam.config.Engine;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** A command that does what a {@link TrainConfig} says. */
abstract sealed class ConfiguredCommand implements Command permits TrainCommand, KnnCommand {
    @Override
    public String synopsis() {
        return "--config FILE [--set KEY=VALUE ...]";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.file("config", "FILE", "a YAML file such as configs/demo-head.yaml"))
                .addOption(
                        OptionsOf.many("set", "KEY=VALUE", "puts a value over the file's, such as training.epochs=20"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        String[] settings = line.getOptionValues("set");
        TrainConfig config = ConfigFile.read(
                OptionsOf.requirePath(line, "config"),
                TrainConfig.class,
                settings == null ? List.of() : List.of(settings));
        Engine.requireLocal(config.engine());
        run(config, line, console);
    }

    abstract void run(TrainConfig config, CommandLine line, Console console);
}
