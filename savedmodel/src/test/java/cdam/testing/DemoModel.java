package cdam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The quickstart's committed data: the demo backbone, its head, labels, scenes. */
public final class DemoModel {
    private static final Path DATA = findData();

    private DemoModel() {}

    /** A file or folder of the committed data. */
    public static Path data(String name) {
        return DATA.resolve(name);
    }

    /** Imports the backbone with its head, as a user would. */
    public static void importTo(Path bundle) {
        CommandLine run = CommandLine.run(
                "import",
                "--checkpoint",
                data("demo_vit8_pretrain.pth"),
                "--heads",
                3,
                "--head",
                data("demo_head.pth"),
                "--labels",
                data("labels.txt"),
                "--made-for",
                "scenes of Fashion-MNIST items",
                "--out",
                bundle);
        assertThat(run.status()).as(run.err()).isZero();
    }

    private static Path findData() {
        return Stream.of("../scripts/quickstart-data", "../quickstart-data")
                .map(name -> Path.of(name).toAbsolutePath().normalize())
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("run the tests from a module's folder"));
    }
}
