package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.CommandLine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the modules make together that know nothing of each other: a training's page with maps. */
class TrainedReportTest {
    @Test
    void should_show_maps_of_both_classes_of_a_mistake(@TempDir Path folder) {
        Inputs inputs = new Inputs(folder);
        try {
            CommandLine done = CommandLine.run(
                    "train",
                    "--model",
                    inputs.model(),
                    "--data",
                    Inputs.data("items").resolve("train"),
                    "--head",
                    "mine",
                    "--out",
                    folder.resolve("out"),
                    "--set",
                    "input={size: 32, shorter_side: 32}",
                    "--set",
                    "mistake_maps=2",
                    "--set",
                    "training={solver: lbfgs, penalties: [0.1]}",
                    "--set",
                    "features.cache=" + folder.resolve("cache"));

            assertThat(done.status()).as(done.err()).isZero();
            assertThat(folder.resolve("out/report.html"))
                    .content()
                    .contains("CDAM: orange patches speak for the class, blue ones against it.")
                    .containsPattern("(?s)(class=\"maps\"><img[^>]*base64,[^>]*>.*){2}")
                    .doesNotContainPattern("(?s)(class=\"maps\">.*){3}");
        } finally {
            inputs.close();
        }
    }
}
