package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.FramingKind;
import cdam.bundle.ImageSize;
import cdam.bundle.Model;
import cdam.bundle.ModelCard;
import cdam.bundle.SessionOptions;
import cdam.bundle.SessionOptions.Device;
import cdam.bundle.SessionOptions.Precision;
import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.OptionsOf;
import cdam.io.UsageException;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** A page to drop photos on, and a JSON API. */
public final class ServeCommand implements Command {
    private static final int PORT = 8080;

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String summary() {
        return "Serves a page on this machine: drop a photo, see every class's map at once";
    }

    @Override
    public String synopsis() {
        return "--model BUNDLE [--port N] [--host NAME] [--size HxW] [--framing F] [--device D] [--precision P] [--threads N]"
                + " [--upload-mb N] [--queue N] [--keep-mb N]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "serve --model out/quickstart/model",
                "serve --model models/dino-vits8 --port 9000 --size 448x448",
                "serve --model models/dino-vits8 --precision bf16 --threads 4 --upload-mb 4 --queue 8 --keep-mb 1024");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.file("model", "BUNDLE", "an imported model"))
                .addOption(OptionsOf.text("port", "N", "default " + PORT + "; 0: any free one"))
                .addOption(OptionsOf.text(
                        "host",
                        "NAME",
                        "default 127.0.0.1: this machine only. There is no login: think before you change it"))
                .addOption(OptionsOf.text("size", "HxW", "that photos are brought to; default: the model's own"))
                .addOption(OptionsOf.text(
                        "framing",
                        "F",
                        "fit (default: a photo keeps its shape) or stretch (it is brought to the size)"))
                .addOption(OptionsOf.text("device", "D", "cpu (default) or gpu"))
                .addOption(OptionsOf.text("precision", "P", "fp32 (default), bf16 on cpu, fp16 on gpu"))
                .addOption(OptionsOf.text("threads", "N", "default: all cores"))
                .addOption(OptionsOf.text("upload-mb", "N", "largest file of a photo; default 16"))
                .addOption(
                        OptionsOf.text("queue", "N", "most uploads at once; each client may use a quarter; default 32"))
                .addOption(OptionsOf.text("keep-mb", "N", "results in memory, the oldest are forgotten; default 256"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        int port = line.hasOption("port") ? OptionsOf.integer(line, "port", 0, 65_535) : PORT;
        String host = line.getOptionValue("host", "127.0.0.1");
        SessionOptions session = new SessionOptions(
                OptionsOf.oneOf(Device.values(), line, "device", Device.CPU),
                OptionsOf.oneOf(Precision.values(), line, "precision", Precision.FP32),
                line.hasOption("threads") ? OptionsOf.integer(line, "threads", 0, 1024) : 0);
        Limits limits = limits(line);
        Bundle bundle = Bundle.open(OptionsOf.requirePath(line, "model"));
        ImageSize size = size(line, bundle.card());
        FramingKind framing = OptionsOf.oneOf(FramingKind.values(), line, "framing", FramingKind.FIT);
        if (framing == FramingKind.EVALUATION) {
            throw new UsageException("--framing: expected fit or stretch, found evaluation");
        }
        session.note().ifPresent(console::note);
        size.note(bundle.card().architecture()).ifPresent(console::note);
        int classes = bundle.head(null).map(head -> head.linear().classes()).orElse(0);
        limits.requireRoom(bundle, size, classes, List.of());
        try (Model model = Model.load(bundle, session);
                Server server = Server.start(bundle, model, size, framing, host, port, limits)) {
            console.print("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port() + "/");
            if (!OriginCheck.isLoopback(host)) {
                console.note("warning: --host " + host + " lets other machines in, and there is no login: whoever"
                        + " reaches it may use the model; what is sent is not encrypted");
            }
            console.note("Ctrl+C ends it");
            new CountDownLatch(1).await(); // until the process is told to end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Limits limits(CommandLine line) {
        return Limits.of(
                integer(line, "upload-mb", Limits.UPLOAD_MB, 1, 256),
                integer(line, "queue", Limits.WAITING, 1, 1024),
                integer(line, "keep-mb", Limits.KEPT_MB, Limits.LEAST_KEPT_MB, 1 << 20));
    }

    private static int integer(CommandLine line, String name, int otherwise, int min, int max) {
        return line.hasOption(name) ? OptionsOf.integer(line, name, min, max) : otherwise;
    }

    private static ImageSize size(CommandLine line, ModelCard card) {
        ViTConfig config = card.architecture();
        ImageSize size = line.hasOption("size") ? ImageSize.parse(line.getOptionValue("size")) : ImageSize.of(card);
        if (size.height() % config.patch() != 0 || size.width() % config.patch() != 0) {
            throw new UsageException("--size: expected multiples of the patch " + config.patch() + ", found " + size);
        }
        return size;
    }
}
