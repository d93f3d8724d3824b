package cdam.train.run;

import cdam.cli.Console;
import cdam.cli.OptionsOf;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code cdam train}. */
public final class TrainCommand extends ConfiguredCommand {
    @Override
    public String name() {
        return "train";
    }

    @Override
    public String summary() {
        return "Trains a linear head on a frozen backbone and adds it to the model";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "train --model out/quickstart/model --data photos --head mine",
                "train --config configs/demo-head.yaml",
                "train --config configs/demo-head.yaml --set data.label_set=configs/labels/demo-groups.yaml --set"
                        + " head=groups --set out=out/groups",
                "train --config configs/imagenet-dino-vits8.yaml --set device=gpu");
    }

    @Override
    public String synopsis() {
        return super.synopsis() + " [--replace]";
    }

    @Override
    public Options options() {
        return super.options().addOption(OptionsOf.replace("a head of the same name"));
    }

    @Override
    boolean needsHead() {
        return true;
    }

    @Override
    void run(TrainConfig config, CommandLine line, Console console) {
        new TrainRun(config, line.hasOption(OptionsOf.REPLACE), console).run();
    }
}
