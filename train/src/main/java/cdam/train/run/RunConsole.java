package cdam.train.run;

import cdam.cli.Console;
import cdam.cli.Durations;
import cdam.cli.ProgressBar;
import cdam.io.ProgressListener;
import cdam.train.cache.Monitor;
import cdam.train.fit.Trial;
import cdam.train.head.EpochRecord;
import cdam.train.head.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells people how a run goes: a bar while the backbone works, a line for each epoch of the head. */
final class RunConsole implements Monitor, Progress {
    private final Consumer<String> notes;
    private final Consumer<String> results;
    private final @Nullable Console console;
    private final ProgressListener progress;
    private final int epochs;
    private int trials;
    private long missing;
    private @Nullable ProgressBar bar;
    private String task = "";
    private long started;
    private long images;
    private long ahead;
    private double perSecond;

    RunConsole(Console console, int epochs) {
        this.notes = console::note;
        this.results = console::print;
        this.console = console;
        this.progress = ProgressListener.NONE;
        this.epochs = epochs;
    }

    /** For a program. */
    RunConsole(Consumer<String> notes, ProgressListener progress, int epochs) {
        this.notes = notes;
        this.results = notes;
        this.console = null;
        this.progress = progress;
        this.epochs = epochs;
    }

    void note(String line) {
        notes.accept(line);
    }

    void print(String line) {
        results.accept(line);
    }

    /**
     * What the backbone has still to see after the lists that are begun: their time counts in what is left.
     *
     * @param later images, those counted again that are seen in another view
     */
    void plan(long later) {
        ahead = later;
    }

    @Override
    public void cached(String what, long count) {
        note(what + ": all " + count + " latents are in the cache, the backbone is not run");
        ahead = Math.max(0, ahead - count);
    }

    @Override
    public void begin(String what, long cached, long missing) {
        if (cached > 0) {
            note(what + ": " + cached + " latents are in the cache, " + missing + " are not");
        }
        ahead = Math.max(0, ahead - cached - missing);
        this.missing = missing;
        bar = console == null ? null : console.progress(what, "images", missing);
        task = what;
        images = 0;
        started = System.nanoTime();
    }

    @Override
    public void advance(int count) {
        images += count;
        progress.update(task, images, missing);
        if (bar != null) {
            bar.step(count);
            if (ahead > 0) {
                bar.message("then " + ahead + " images more, " + Durations.text(ahead * seconds() / images));
            }
        }
    }

    @Override
    public void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
        note(String.format(
                Locale.ROOT, "%s: %d images in %.1f s, %.1f images/s", task, images, seconds(), images / seconds()));
        perSecond = images / seconds();
        images = 0;
    }

    @Override
    public void damaged(List<Path> shards) {
        shards.forEach(shard -> note("warning: " + shard + ": checksum mismatch; its latents are computed again"));
    }

    @Override
    public void step(int epoch, int count, double loss) {
        if (images == 0) {
            started = System.nanoTime();
        }
        images += count;
        progress.update("epochs", epoch - 1L, epochs);
    }

    @Override
    public void warn(String line) {
        note(line);
    }

    @Override
    public void epoch(EpochRecord record) {
        progress.update("epochs", record.epoch(), epochs);
        double ofHead = seconds() * (epochs - record.epoch());
        double ofBackbone = perSecond > 0 ? ahead / perSecond : 0;
        note(String.format(
                Locale.ROOT,
                "epoch %d/%d: training loss %.4f, validation %s, %.0f images/s, %s left",
                record.epoch(),
                epochs,
                record.trainLoss(),
                describe(record.validation()),
                images / seconds(),
                Durations.text(ofHead + ofBackbone)));
        images = 0;
    }

    /** A penalty that was tried. */
    void trial(Trial trial) {
        progress.update("settings", ++trials, 0);
        note(String.format(
                Locale.ROOT,
                "%s %.3g: %s",
                trial.setting(),
                trial.value(),
                trial.validation().isEmpty()
                        ? String.format(Locale.ROOT, "leave-one-out loss %.4f", trial.loss())
                        : "validation " + describe(trial.validation())));
    }

    private double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    /** {@code loss 0.5123, top1 0.8100}. */
    static String describe(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .map(metric -> String.format(Locale.ROOT, "%s %.4f", metric.getKey(), metric.getValue()))
                .collect(Collectors.joining(", "));
    }
}
