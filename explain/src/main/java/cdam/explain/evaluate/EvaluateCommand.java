package cdam.explain.evaluate;

import cdam.bundle.Model;
import cdam.bundle.NativeLibrary;
import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.OptionsOf;
import cdam.config.ConfigFile;
import cdam.config.Engine;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.io.InputException;
import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code cdam evaluate}. */
public final class EvaluateCommand implements Command {
    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String summary() {
        return "Measures how far maps can be trusted: the paper's statistics, the field's benchmarks, one report";
    }

    @Override
    public String synopsis() {
        return "--config FILE [--set key=value ...] [--shard I/N] [--merge DIR ...]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "evaluate --config configs/demo-fig6.yaml",
                "evaluate --config configs/paper-fig6.yaml --set images=imagenet/val --set sample=200",
                "evaluate --config configs/benchmark.yaml --shard 1/4 --set out=out/part-1",
                "evaluate --config configs/benchmark.yaml --merge out/part-1 out/part-2 out/part-3 out/part-4");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.file("config", "FILE", "a YAML file; its keys are in explain/docs/evaluation.md"))
                .addOption(OptionsOf.many("set", "KEY=VALUE", "overrides a config value"))
                .addOption(OptionsOf.text("shard", "I/N", "only every N-th item, from the I-th on; no report"))
                .addOption(OptionsOf.many("merge", "DIR", "results of other shards, taken over before the report"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        if (!line.getArgList().isEmpty()) {
            throw new UsageException(
                    "evaluate: " + line.getArgList().get(0) + ": unexpected argument; see evaluate --help");
        }
        List<String> settings = new ArrayList<>(values(line, "set"));
        if (line.hasOption("shard")) {
            settings.add("shard=" + line.getOptionValue("shard"));
        }
        Path file = OptionsOf.requirePath(line, "config");
        String source = ConfigFile.source(file);
        EvaluateConfig config = ConfigFile.read(file, source, EvaluateConfig.class, settings);
        Engine.requireLocal(config.engine());
        NativeLibrary.begin();
        List<Path> merge = values(line, "merge").stream()
                .map(value -> OptionsOf.path("merge", value))
                .toList();
        List<String> failures = new Evaluation(config, withSettings(source, settings), Model::load, console).run(merge);
        if (!failures.isEmpty()) {
            throw new InputException(failures.size() + " items could not be measured, the others are done; the first: "
                    + failures.get(0));
        }
    }

    private static String withSettings(String source, List<String> settings) {
        StringBuilder all = new StringBuilder(source);
        settings.forEach(setting -> all.append("# --set ").append(setting).append('\n'));
        return all.toString();
    }

    private static List<String> values(CommandLine line, String option) {
        return line.hasOption(option) ? Arrays.asList(line.getOptionValues(option)) : List.of();
    }
}
