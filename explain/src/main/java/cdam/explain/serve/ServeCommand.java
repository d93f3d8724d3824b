package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.OptionsOf;
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
        return "--model BUNDLE [--port N] [--host NAME]";
    }

    @Override
    public List<String> examples() {
        return List.of("serve --model models/demo", "serve --model models/dino-vits8 --port 9000");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.file("model", "BUNDLE", "an imported model"))
                .addOption(OptionsOf.text("port", "N", "default " + PORT + "; 0: any free one"))
                .addOption(OptionsOf.text(
                        "host",
                        "NAME",
                        "default 127.0.0.1: this machine only. There is no login: think before you change it"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        int port = line.hasOption("port") ? OptionsOf.integer(line, "port", 0, 65_535) : PORT;
        String host = line.getOptionValue("host", "127.0.0.1");
        Bundle bundle = Bundle.open(OptionsOf.requirePath(line, "model"));
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT);
                Server server = Server.start(bundle, model, host, port, Limits.DEFAULT)) {
            console.print("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port() + "/");
            console.note("Ctrl+C ends it");
            new CountDownLatch(1).await(); // until the process is told to end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
