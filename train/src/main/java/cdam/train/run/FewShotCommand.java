package cdam.train.run;

import cdam.cli.Console;
import cdam.cli.OptionsOf;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code cdam few-shot}. */
public final class FewShotCommand extends ConfiguredCommand {
    @Override
    public String name() {
        return "few-shot";
    }

    @Override
    public String summary() {
        return "Measures a frozen backbone by heads on 1, 2, 5 and 10 images per class, over 10 draws";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "few-shot --model out/quickstart/model --data photos",
                "few-shot --config configs/demo-head.yaml --set few_shot.shots=[1,20]");
    }

    @Override
    public String synopsis() {
        return super.synopsis() + " [--replace]";
    }

    @Override
    public Options options() {
        return super.options().addOption(OptionsOf.replace("the table of an earlier run"));
    }

    @Override
    boolean needsHead() {
        return false;
    }

    @Override
    void run(TrainConfig config, CommandLine line, Console console) {
        new FewShotRun(config, line.hasOption(OptionsOf.REPLACE), console).run();
    }
}
