package cdam.train.run;

import cdam.cli.Console;
import java.util.List;
import org.apache.commons.cli.CommandLine;

/** {@code cdam knn}. */
public final class KnnCommand extends ConfiguredCommand {
    @Override
    public String name() {
        return "knn";
    }

    @Override
    public String summary() {
        return "Measures a frozen backbone by its nearest neighbours (k = 10, 20, 100, 200, temperature 0.07), without a head";
    }

    @Override
    public List<String> examples() {
        return List.of("knn --model out/quickstart/model --data photos", "knn --config configs/demo-head.yaml");
    }

    @Override
    boolean needsHead() {
        return false;
    }

    @Override
    void run(TrainConfig config, CommandLine line, Console console) {
        new KnnRun(config, console).run();
    }
}
