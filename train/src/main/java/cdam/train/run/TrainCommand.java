package cdam.train.run;

import cdam.cli.Console;
import java.util.List;

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
                "train --config configs/demo-head.yaml",
                "train --config configs/demo-head.yaml --set data.label_set=configs/labels/demo-groups.yaml --set"
                        + " head=groups --set out=out/groups",
                "train --config configs/imagenet-dino-vits8.yaml --set device=gpu");
    }

    @Override
    void run(TrainConfig config, Console console) {
        new TrainRun(config, console).run();
    }
}
