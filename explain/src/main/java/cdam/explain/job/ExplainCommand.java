package cdam.explain.job;

import cdam.bundle.NativeLibrary;
import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.OptionsOf;
import cdam.config.ConfigFile;
import cdam.config.Engine;
import cdam.explain.method.MethodInfo;
import cdam.explain.method.Methods;
import cdam.explain.targets.TargetSpec;
import cdam.io.Json;
import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** Images in, maps and pictures out. */
public final class ExplainCommand implements Command {
    /** The options that are not called as the config's keys. */
    private static final Map<String, String> OPTIONS =
            Map.of("images", "image", "methods", "method", "targets", "target", "sizes", "size");

    @Override
    public String name() {
        return "explain";
    }

    @Override
    public String summary() {
        return "Explains images: scores of every patch as .npy, pictures, a contact sheet";
    }

    @Override
    public String synopsis() {
        return "--config FILE [--set key=value ...] [options below, over it] | --model BUNDLE --image PATH... [--method M,...]"
                + " [--target T,...] --out DIR [--merge DIR ...]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "explain --model out/quickstart/model --image photos/ --out out",
                "explain --model models/dino-vits8 --image cat.jpg --method am,cdam,rp --target top:3,class:all --size 490x490 --out out",
                "explain --config configs/fig5-two-classes.yaml --image mine/ --shard 1/2 --out part-1",
                "explain --config configs/fig5-two-classes.yaml --image mine/ --out out --merge part-1 part-2");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.text("config", "FILE", "a YAML file with the keys below, '-' being '_'"))
                .addOption(OptionsOf.many("set", "KEY=VALUE", "overrides a config value"))
                .addOption(OptionsOf.text("model", "BUNDLE", "an imported model; must be given without a config"))
                .addOption(OptionsOf.text("head", "NAME", "default: the bundle's default head"))
                .addOption(OptionsOf.many(
                        "image", "PATH", "images, .npy tensors or folders; must be given without a config"))
                .addOption(OptionsOf.many(
                        "method",
                        "M,...",
                        "default am,cdam. Options in brackets, as am[block=3,head=0]. There are: "
                                + String.join(
                                        ", ",
                                        Methods.ALL.stream()
                                                .map(MethodInfo::withOptions)
                                                .toList())))
                .addOption(OptionsOf.many("target", "T,...", "default top1. " + String.join("; ", TargetSpec.KINDS)))
                .addOption(OptionsOf.text(
                        "size", "HxW,...", "default: the model's own; several: a folder in OUT for each"))
                .addOption(
                        OptionsOf.text(
                                "framing",
                                "KIND",
                                "fit (default: a photo keeps its shape), stretch (brought to the size) or evaluation (middle of a larger image, square)"))
                .addOption(OptionsOf.text(
                        "intervals", "N", "of concept maps: draw the concept's images again N times (200, say)"))
                .addOption(OptionsOf.text("device", "D", "cpu (default) or gpu"))
                .addOption(OptionsOf.text("precision", "P", "fp32 (default), bf16 on cpu, fp16 on gpu"))
                .addOption(OptionsOf.text(
                        "pictures",
                        "P",
                        "all (default), sheet (no picture of each map) or none; scores and report always"))
                .addOption(OptionsOf.text(
                        "scores",
                        "TYPE",
                        "fp32 (default) or fp16: half the size, off by up to 0.05 % of a map's largest"))
                .addOption(OptionsOf.text(
                        "animate", "WHAT", "classes or blocks: what passes by in a GIF for each image and method"))
                .addOption(OptionsOf.text("threads", "N", "default: all cores"))
                .addOption(
                        OptionsOf.text("memory-mb", "MB", "MiB of the whole process; default: 1024 beside the model"))
                .addOption(OptionsOf.text("shard", "I/N", "only every N-th image, from the I-th on"))
                .addOption(
                        OptionsOf.many("merge", "DIR", "results of shards with folders of their own, taken over first"))
                .addOption(OptionsOf.text(
                        "out",
                        "DIR",
                        "results; what is there already is not computed again; must be given without a config"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        List<String> settings = settings(line);
        if (!line.getArgList().isEmpty()) {
            throw new UsageException(
                    "explain: " + line.getArgList().get(0) + ": unexpected argument; see explain --help");
        }
        ExplainConfig config = line.hasOption("config")
                ? ConfigFile.read(OptionsOf.requirePath(line, "config"), ExplainConfig.class, overrides(line, settings))
                : ConfigFile.of(required(line), ExplainConfig.class, settings, OPTIONS);
        Engine.requireLocal(config.engine());
        NativeLibrary.begin(); // not sooner: a wrong config would be told only when the library is there
        ExplainJob.run(config, merge(line), console);
    }

    private static List<Path> merge(CommandLine line) {
        return line.hasOption("merge")
                ? Arrays.stream(line.getOptionValues("merge"))
                        .map(value -> OptionsOf.path("merge", value))
                        .toList()
                : List.of();
    }

    private static List<String> settings(CommandLine line) {
        return line.hasOption("set") ? Arrays.asList(line.getOptionValues("set")) : List.of();
    }

    /** Options beside a config override it, and what {@code --set} says. */
    private static List<String> overrides(CommandLine line, List<String> settings) {
        List<String> all = new ArrayList<>(settings);
        Map<String, Object> values = values(line);
        values.forEach((key, value) -> all.add(key + "=" + Json.text(value)));
        if (line.hasOption("size")) { // one size instead of the config's several, or the other way round
            all.add(values.containsKey("size") ? "sizes=null" : "size=null");
        }
        return all;
    }

    private static Map<String, Object> required(CommandLine line) {
        for (String required : List.of("model", "image", "out")) {
            if (!line.hasOption(required)) {
                throw new UsageException("explain: expected --" + required + ", or --config; see explain --help");
            }
        }
        return values(line);
    }

    /** The options that are given, by the config's keys. */
    private static Map<String, Object> values(CommandLine line) {
        Map<String, Object> values = new TreeMap<>();
        for (String name : List.of(
                "model",
                "head",
                "framing",
                "intervals",
                "device",
                "precision",
                "pictures",
                "scores",
                "animate",
                "threads",
                "memory-mb",
                "shard",
                "out")) {
            if (line.hasOption(name)) {
                values.put(name.replace('-', '_'), line.getOptionValue(name));
            }
        }
        if (line.hasOption("image")) {
            values.put("images", Arrays.asList(line.getOptionValues("image")));
        }
        if (line.hasOption("size")) {
            List<String> sizes = split(line.getOptionValue("size"));
            values.put(sizes.size() == 1 ? "size" : "sizes", sizes.size() == 1 ? sizes.get(0) : sizes);
        }
        put(values, "methods", line.getOptionValues("method"), ExplainCommand::split);
        put(values, "targets", line.getOptionValues("target"), TargetSpec::split);
        return values;
    }

    private static void put(
            Map<String, Object> values, String key, String @Nullable [] given, Function<String, List<String>> split) {
        if (given != null) {
            values.put(
                    key,
                    Arrays.stream(given)
                            .flatMap(text -> split.apply(text).stream())
                            .toList());
        }
    }

    /** Splits at commas that are not within brackets. */
    private static List<String> split(String text) {
        return Arrays.stream(text.split(",(?![^\\[]*\\])", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
