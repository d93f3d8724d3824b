package cdam.explain.bench;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.MemoryBound;
import cdam.bundle.SessionOptions;
import cdam.cli.OptionsOf;
import cdam.explain.method.MethodInfo;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Methods;
import cdam.image.Framing;
import cdam.image.ImageFiles;
import cdam.image.ImageInput;
import cdam.image.ImageTensor;
import cdam.image.Preprocessing;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;

/**
 * What {@code cdam bench} was asked for.
 *
 * @param settings each size with each batch, the smallest images first as given
 * @param heads the model's own, or random ones; at least one
 */
record BenchArguments(CommandLine line, Bundle bundle, List<BenchSetting> settings, List<Head> heads) {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");
    private static final int MAX_CLASSES = 1_000_000;

    static BenchArguments of(CommandLine line, Bundle bundle) {
        ViTConfig config = bundle.card().architecture();
        List<BenchSetting> settings = new ArrayList<>();
        Preprocessing.Size usual = bundle.card().inputSize();
        String own = usual.height() + "x" + usual.width();
        for (String text : line.getOptionValue("size", own).split(",", -1)) {
            int[] size = size(text);
            for (int batch : numbers(line, "batch", "1", 4096)) {
                settings.add(new BenchSetting(size[0], size[1], batch, session(line)));
            }
        }
        settings.forEach(setting -> setting.require(config));
        return new BenchArguments(line, bundle, settings, heads(line, bundle));
    }

    private static List<Head> heads(CommandLine line, Bundle bundle) {
        if (line.hasOption("classes")) {
            int width = bundle.card().architecture().width();
            return numbers(line, "classes", "", MAX_CLASSES).stream()
                    .map(classes -> RandomHead.of(classes, width))
                    .toList();
        }
        return List.of(bundle.head(null)
                .orElseThrow(() -> new InputException(bundle.path()
                        + ": expected a head, found none; add one: heads add, or take a random one: --classes 1000")));
    }

    private static SessionOptions session(CommandLine line) {
        return new SessionOptions(
                OptionsOf.oneOf(SessionOptions.Device.values(), line, "device", SessionOptions.Device.CPU),
                OptionsOf.oneOf(SessionOptions.Precision.values(), line, "precision", SessionOptions.Precision.FP32),
                line.hasOption("threads") ? OptionsOf.integer(line, "threads", 0, 1024) : 0);
    }

    SessionOptions session() {
        return settings.get(0).session();
    }

    /** Whether there is one size, one batch and one head. */
    boolean isSingle() {
        return settings.size() == 1 && heads.size() == 1;
    }

    /** Refuses what the machine has no memory for. */
    void requireRoom() {
        ViTConfig config = bundle.card().architecture();
        MemoryBound.of(bundle, 0, null)
                .requireBatch(
                        PassMemory.of(config, setting().height(), setting().width()),
                        setting().batch());
    }

    BenchSetting setting() {
        return settings.get(0);
    }

    Head head() {
        return heads.get(0);
    }

    int rounds() {
        return line.hasOption("rounds") ? OptionsOf.integer(line, "rounds", 1, 100_000) : 10;
    }

    /** Names between commas, but not those between the brackets of a method's options. */
    List<String> methods(String otherwise) {
        String text = line.getOptionValue("method", otherwise);
        return text.equals("all")
                ? Methods.ALL.stream().map(MethodInfo::name).toList()
                : List.of(text.split(",(?![^\\[]*\\])", -1));
    }

    List<MethodSpec> specs(String otherwise) {
        return methods(otherwise).stream().map(MethodSpec::parse).toList();
    }

    /** The pictures that are given, or random numbers. */
    List<ImageTensor> images() {
        BenchSetting setting = setting();
        if (!line.hasOption("image")) {
            return setting.randomImages();
        }
        Preprocessing preprocessing = bundle.card().preprocessing();
        ImageInput input = new ImageInput(
                Framing.stretch(setting.height(), setting.width(), preprocessing.resampling()), preprocessing);
        List<Path> paths = Stream.of(line.getOptionValues("image"))
                .map(text -> OptionsOf.path("image", text))
                .toList();
        return ImageFiles.list(paths).images().stream()
                .map(file -> input.read(file.path()))
                .toList();
    }

    private static int[] size(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new UsageException("--size: expected HxW such as 224x224, found " + text);
        }
        return new int[] {Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))};
    }

    private static List<Integer> numbers(CommandLine line, String option, String otherwise, int max) {
        return Stream.of(line.getOptionValue(option, otherwise).split(",", -1))
                .map(text -> {
                    if (!text.matches("[1-9][0-9]{0,8}") || Integer.parseInt(text) > max) {
                        throw new UsageException(
                                "--" + option + ": expected a whole number from 1 to " + max + ", found " + text);
                    }
                    return Integer.valueOf(text);
                })
                .toList();
    }
}
