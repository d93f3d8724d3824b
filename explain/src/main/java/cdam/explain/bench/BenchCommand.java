package cdam.explain.bench;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.OptionsOf;
import cdam.explain.method.MethodSpec;
import cdam.image.Framing;
import cdam.image.ImageFiles;
import cdam.image.ImageInput;
import cdam.image.ImageTensor;
import cdam.image.Interpolation;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.UsageException;
import cdam.vit.ViTConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code cdam bench}. */
public final class BenchCommand implements Command {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String summary() {
        return "Times the forward pass and explanation methods on this machine, beside what it can do at most";
    }

    @Override
    public String synopsis() {
        return "--model BUNDLE [--size HxW] [--batch N] [--method M,...] [--rounds N] [--threads N] [--out FILE]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "bench --model models/demo",
                "bench --model models/demo --size 112x112 --batch 8 --method cdam,rp,smooth-cdam[samples=50] --out bench.json",
                "bench --model models/demo --profile --method rp",
                "bench --model models/demo --soak 20000");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.file("model", "BUNDLE", "an imported model with a head"))
                .addOption(OptionsOf.text("size", "HxW", "of the random images; default: the model's own"))
                .addOption(OptionsOf.text("batch", "N", "images at once; default 1"))
                .addOption(OptionsOf.text("method", "M,...", "methods with their options; default: am,cdam"))
                .addOption(OptionsOf.text("rounds", "N", "how often each is timed, in turn; default 10"))
                .addOption(OptionsOf.text("threads", "N", "default: all cores"))
                .addOption(OptionsOf.text("precision", "P", "fp32 (default) or bf16"))
                .addOption(OptionsOf.text("device", "D", "cpu (default) or gpu"))
                .addOption(OptionsOf.text("out", "FILE", "writes the result as JSON"))
                .addOption(OptionsOf.flag(
                        "profile", "show which operations the forward pass, or each --method, spends its time in"))
                .addOption(OptionsOf.flag("errors", "show how far --precision is from fp32 in logits and maps instead"))
                .addOption(OptionsOf.many("image", "PATH", "pictures or folders for --errors; default: random numbers"))
                .addOption(OptionsOf.text("soak", "N", "explain N times and watch the memory instead"))
                .addOption(OptionsOf.flag(
                        "follow",
                        "do what each line of standard input names, answer with milliseconds: to take turns"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        Bundle bundle = Bundle.open(OptionsOf.requirePath(line, "model"));
        Head head = bundle.head(null)
                .orElseThrow(
                        () -> new InputException(bundle.path() + ": expected a head, found none; add one: heads add"));
        BenchSetting setting = setting(line, bundle.card().architecture());
        long start = System.nanoTime();
        try (Model model = Model.load(bundle, setting.session())) {
            double load = (System.nanoTime() - start) / 1e6;
            try (Measurements measurements = new Measurements(model, head, setting)) {
                if (line.hasOption("follow")) {
                    follow(measurements, console);
                } else if (line.hasOption("errors")) {
                    errors(line, model, head, images(line, measurements, setting, bundle))
                            .forEach(console::print);
                } else if (line.hasOption("profile")) {
                    profile(line, model, head, setting, console);
                } else if (line.hasOption("soak")) {
                    Soak.run(measurements, OptionsOf.integer(line, "soak", 10, 10_000_000), console);
                } else {
                    report(line, console, measurements, model.config(), setting, load);
                }
            }
        }
    }

    private static void report(
            CommandLine line,
            Console console,
            Measurements measurements,
            ViTConfig config,
            BenchSetting setting,
            double load) {
        List<String> names = new ArrayList<>(List.of(Measurements.LIMIT, Measurements.FORWARD, Measurements.MAPS));
        names.addAll(methods(line));
        List<Measurement> chosen = measurements.of(names);
        int rounds = line.hasOption("rounds") ? OptionsOf.integer(line, "rounds", 1, 100_000) : 10;
        List<Timing> timings;
        try (ProgressBar progress = console.progress("bench", " goes", Bench.steps(chosen.size(), rounds))) {
            timings = Bench.run(chosen, rounds, progress::step);
        }
        BenchReport report = new BenchReport(
                setting,
                config,
                Runtime.getRuntime().availableProcessors(),
                load,
                Flops.ofForward(config, setting.patches(config)),
                timings);
        report.lines().forEach(console::print);
        if (line.hasOption("out")) {
            Json.write(OptionsOf.requirePath(line, "out"), report);
        }
    }

    private static void profile(CommandLine line, Model model, Head head, BenchSetting setting, Console console) {
        for (String name : line.hasOption("method") ? methods(line) : List.of(Measurements.FORWARD)) {
            console.print(name);
            OperationProfile.of(model, head, setting, name).lines().forEach(console::print);
        }
    }

    private static List<String> errors(CommandLine line, Model rough, Head head, List<ImageTensor> images) {
        PrecisionErrors errors = new PrecisionErrors();
        List<MethodSpec> methods = methods(line).stream().map(MethodSpec::parse).toList();
        try (Model exact = Model.load(rough.bundle(), SessionOptions.DEFAULT)) {
            images.forEach(image -> errors.add(exact, rough, head, image, methods));
        }
        return errors.lines();
    }

    private static List<ImageTensor> images(
            CommandLine line, Measurements measurements, BenchSetting setting, Bundle bundle) {
        if (!line.hasOption("image")) {
            return measurements.images();
        }
        ImageInput input = new ImageInput(
                new Framing.Stretch(setting.height(), setting.width(), Interpolation.BICUBIC),
                bundle.card().preprocessing());
        List<Path> paths = Stream.of(line.getOptionValues("image"))
                .map(text -> OptionsOf.path("image", text))
                .toList();
        return ImageFiles.list(paths).stream()
                .map(file -> input.read(file.path()))
                .toList();
    }

    /** Names between commas, but not those between the brackets of a method's options. */
    private static List<String> methods(CommandLine line) {
        return List.of(line.getOptionValue("method", "am,cdam").split(",(?![^\\[]*\\])", -1));
    }

    private static BenchSetting setting(CommandLine line, ViTConfig config) {
        int[] size = line.hasOption("size")
                ? size(line.getOptionValue("size"))
                : new int[] {config.defaultHeight(), config.defaultWidth()};
        int batch = line.hasOption("batch") ? OptionsOf.integer(line, "batch", 1, 4096) : 1;
        int threads = line.hasOption("threads") ? OptionsOf.integer(line, "threads", 0, 1024) : 0;
        SessionOptions session = new SessionOptions(
                OptionsOf.oneOf(SessionOptions.Device.values(), line, "device", SessionOptions.Device.CPU),
                OptionsOf.oneOf(SessionOptions.Precision.values(), line, "precision", SessionOptions.Precision.FP32),
                threads);
        return new BenchSetting(size[0], size[1], batch, session);
    }

    private static int[] size(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new UsageException("--size: expected HxW such as 224x224, found " + text);
        }
        return new int[] {Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))};
    }

    private static void follow(Measurements measurements, Console console) {
        console.print("ready");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String name = lines.readLine(); name != null; name = lines.readLine()) {
                Measurement measurement = measurements.of(List.of(name)).get(0);
                console.print(String.format(Locale.ROOT, "%.3f", measurement.milliseconds()));
            }
        } catch (IOException e) {
            throw new InputException("cannot read standard input: " + e, e);
        }
    }
}
