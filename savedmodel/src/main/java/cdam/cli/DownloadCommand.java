package cdam.cli;

import cdam.catalogue.Download;
import cdam.catalogue.Entry;
import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Gets a checkpoint of the catalogue. */
public final class DownloadCommand implements Command {
    @Override
    public String name() {
        return "download";
    }

    @Override
    public String summary() {
        return "Downloads a checkpoint by name and verifies it; goes on where it stopped";
    }

    @Override
    public String synopsis() {
        return "NAME [--out DIR] [--catalogue FILE]";
    }

    @Override
    public List<String> examples() {
        return List.of("download dino-vits8", "download mine --catalogue mine.yaml --out checkpoints");
    }

    @Override
    public Options options() {
        return CatalogueOptions.options();
    }

    /** Progress as a bar, and what went wrong on the way as a line. */
    private static final class Shown implements Download.Progress {
        private final ProgressBar bar;
        private final Console console;
        private double megabytes;

        Shown(ProgressBar bar, Console console) {
            this.bar = bar;
            this.console = console;
        }

        @Override
        public void at(long bytes, OptionalLong total) {
            total.ifPresent(all -> bar.total(all / 1e6));
            bar.step(bytes / 1e6 - megabytes);
            megabytes = bytes / 1e6;
        }

        @Override
        public void again(String problem) {
            console.note("download: " + problem);
        }
    }

    @Override
    public void run(CommandLine line, Console console) {
        List<String> words = line.getArgList();
        if (words.size() != 1) {
            throw new UsageException("download: expected one NAME, found " + words.size() + "; see models");
        }
        Entry entry = CatalogueOptions.catalogue(line).find(words.get(0));
        Path folder = CatalogueOptions.folder(line);
        String checked;
        try (ProgressBar bar = console.progress("download", "MB", 0)) {
            if (entry.bytes() != null) {
                bar.total(entry.bytes() / 1e6);
            }
            checked = new Download().get(entry, folder, new Shown(bar, console));
        }
        console.print(folder.resolve(entry.fileName()) + ": " + checked);
    }
}
