package cdam.explain.bench;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.OptionsOf;
import cdam.cli.ProgressBar;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.ProcessMemory;
import cdam.io.UsageException;
import cdam.vit.Flops;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code cdam bench}. */
public final class BenchCommand implements Command {
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
        return "--model BUNDLE [--size HxW,...] [--batch N,...] [--classes N,...] [--method M,...] [--rounds N]"
                + " [--precision P] [--out FILE] [--profile | --errors | --soak N]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "bench --model out/quickstart/model",
                "bench --model out/quickstart/model --size 112x112 --batch 8 --method cdam,rp,smooth-cdam[samples=50] --out bench.json",
                "bench --model out/quickstart/model --size 96x96,192x192 --batch 1,8 --classes 10,1000",
                "bench --model out/quickstart/model --profile --method rp",
                "bench --model out/quickstart/model --precision bf16 --errors --method all",
                "bench --model out/quickstart/model --soak 20000 --size 96x96,64x64 --method am,cdam,smooth-cdam");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.file("model", "BUNDLE", "an imported model with a head"))
                .addOption(OptionsOf.text(
                        "size", "HxW,...", "of the random images; default: the model's own; several: how time grows"))
                .addOption(OptionsOf.text("batch", "N,...", "images at once; default 1; several: how time grows"))
                .addOption(OptionsOf.text(
                        "classes",
                        "N,...",
                        "a random head of so many classes in place of the model's; several likewise"))
                .addOption(
                        OptionsOf.text(
                                "method",
                                "M,...",
                                "methods with their options, tam-last:all for every class, or all; default: am,cdam, for --soak cdam"))
                .addOption(OptionsOf.text("rounds", "N", "how often each is timed, in turn; default 10"))
                .addOption(OptionsOf.text("threads", "N", "default: all cores"))
                .addOption(OptionsOf.text("precision", "P", "fp32 (default) or bf16"))
                .addOption(OptionsOf.text("device", "D", "cpu (default) or gpu"))
                .addOption(OptionsOf.text("out", "FILE", "writes the result as JSON"))
                .addOption(OptionsOf.replace("an earlier result"))
                .addOption(OptionsOf.flag(
                        "profile", "show which operations the forward pass, or each --method, spends its time in"))
                .addOption(OptionsOf.flag(
                        "errors", "show how far --precision is from fp32 in logits and maps, and both's time, instead"))
                .addOption(OptionsOf.many("image", "PATH", "pictures or folders for --errors; default: random numbers"))
                .addOption(OptionsOf.text(
                        "soak", "N", "explain N times, sizes and methods in turn; fails where resident memory grows"))
                .addOption(OptionsOf.flag(
                        "follow",
                        "do what each line of standard input names, answer with milliseconds: to take turns"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        Bundle bundle = Bundle.open(OptionsOf.requirePath(line, "model"));
        BenchArguments arguments = BenchArguments.of(line, bundle);
        if (!arguments.isSingle() && Stream.of("errors", "profile", "follow").anyMatch(line::hasOption)) {
            throw new UsageException("bench: expected one size, batch and number of classes with --errors, --profile or"
                    + " --follow; several are for growth and --soak");
        }
        if (line.hasOption("out")
                && !line.hasOption(OptionsOf.REPLACE)
                && Files.exists(OptionsOf.requirePath(line, "out"))) {
            throw new InputException(
                    line.getOptionValue("out")
                            + ": expected a name that is free, found a file; give another --out, or --replace to lose that one");
        }
        if (arguments.isSingle()) { // growth leaves out what has no room, and says so
            arguments.requireRoom();
        }
        long start = System.nanoTime();
        try (Model model = Model.load(bundle, arguments.session())) {
            double load = (System.nanoTime() - start) / 1e6;
            if (line.hasOption("soak")) {
                soak(line, arguments, model, console);
            } else if (!arguments.isSingle()) {
                growth(line, arguments, model, console);
            } else if (line.hasOption("errors")) {
                errors(arguments, model, console);
            } else if (line.hasOption("profile")) {
                profile(arguments, model, console);
            } else if (line.hasOption("follow")) {
                try (Measurements measurements = new Measurements(model, arguments.head(), arguments.setting())) {
                    Follow.standardInput(measurements, console);
                }
            } else {
                report(line, arguments, model, load, console);
            }
        }
    }

    private static void report(CommandLine line, BenchArguments arguments, Model model, double load, Console console) {
        BenchSetting setting = arguments.setting();
        List<String> names = new ArrayList<>(List.of(Measurements.LIMIT, Measurements.FORWARD, Measurements.MAPS));
        names.addAll(arguments.methods("am,cdam"));
        List<Timing> timings;
        try (Measurements measurements = new Measurements(model, arguments.head(), setting);
                ProgressBar progress =
                        console.progress("bench", "measurements", Bench.steps(names.size(), arguments.rounds()))) {
            timings = Bench.run(measurements.of(names), arguments.rounds(), progress::step);
        }
        BenchReport report = new BenchReport(
                setting,
                model.config(),
                Runtime.getRuntime().availableProcessors(),
                load,
                Flops.ofForward(model.config(), setting.patches(model.config())),
                timings);
        report.lines().forEach(console::print);
        if (line.hasOption("out")) {
            Json.write(OptionsOf.requirePath(line, "out"), report);
        }
    }

    private static void growth(CommandLine line, BenchArguments arguments, Model model, Console console) {
        Growth growth = Growth.measure(model, arguments, console);
        growth.lines().forEach(console::print);
        if (line.hasOption("out")) {
            Json.write(OptionsOf.requirePath(line, "out"), growth);
        }
    }

    private static void profile(BenchArguments arguments, Model model, Console console) {
        BenchSetting setting = arguments.setting();
        for (String name : arguments.methods(Measurements.FORWARD)) {
            console.print(name);
            List<Trace.Operation> operations = Trace.of(model, arguments.head(), setting, name);
            if (name.equals(Measurements.FORWARD)) {
                PartProfile.of(operations, model.config(), setting).lines().forEach(console::print);
            }
            OperationProfile.of(operations).lines().forEach(console::print);
        }
    }

    private static void errors(BenchArguments arguments, Model rough, Console console) {
        PrecisionErrors errors = new PrecisionErrors(arguments.specs("am,cdam"));
        try (Model exact = Model.load(rough.bundle(), arguments.session().withPrecision(PrecisionErrors.EXACT))) {
            arguments.images().forEach(image -> errors.add(exact, rough, arguments.head(), image));
        }
        errors.lines().forEach(console::print);
    }

    private static void soak(CommandLine line, BenchArguments arguments, Model model, Console console) {
        int times = OptionsOf.integer(line, "soak", Soak.READINGS, 10_000_000);
        List<Measurements> sizes = new ArrayList<>();
        try {
            List<Measurement> work = new ArrayList<>();
            for (BenchSetting setting : arguments.settings()) {
                sizes.add(new Measurements(model, arguments.head(), setting));
                work.addAll(sizes.get(sizes.size() - 1).of(arguments.methods("cdam")));
            }
            Soak soak = Soak.run(work, times, ProcessMemory::residentMegabytes, console);
            soak.lines().forEach(console::print);
            soak.growth().ifPresent(message -> {
                throw new InputException(message);
            });
        } finally {
            sizes.forEach(Measurements::close);
        }
    }
}
