package cdam.faults;

import cdam.testing.DemoModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the scenarios read, made once: the demo model with its head, its images, configs, and a server to download from.
 */
final class Inputs implements AutoCloseable {
    private static final List<String> SCENES = List.of("001.png", "088.png", "099.png");

    private final Path root;
    private final SlowServer server = new SlowServer(checkpoint());

    /**
     * Imports the demo model.
     *
     * @param root the folder of everything
     */
    Inputs(Path root) {
        this.root = root;
        SCENES.forEach(name -> copy(data("scenes").resolve(name), scenes().resolve(name)));
        DemoModel.importTo(model());
    }

    Path root() {
        return root;
    }

    Path model() {
        return root.resolve("model");
    }

    static Path checkpoint() {
        return data("demo_vit8_pretrain.pth");
    }

    /** A folder of some scenes, each of 96 x 96 pixels. */
    Path scenes() {
        return root.resolve("scenes");
    }

    /** A file of the committed demo data. */
    static Path data(String name) {
        return DemoModel.data(name);
    }

    /** The checkpoint, to be downloaded in about a second. */
    String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
    }

    /** Writes a config beside the other inputs. */
    Path config(String name, String text) {
        try {
            return Files.writeString(root.resolve(name + ".yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a folder with all that is in it. */
    static void copy(Path from, Path to) {
        try (Stream<Path> tree = Files.walk(from)) {
            List<Path> all = tree.toList();
            for (Path path : all) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolveSibling(""));
                    Files.copy(path, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
