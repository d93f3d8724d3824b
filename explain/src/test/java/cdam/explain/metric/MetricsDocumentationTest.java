package cdam.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MetricsDocumentationTest {
    @Test
    void should_have_the_row_of_every_metric_and_no_other() throws IOException {
        List<String> table = Files.readAllLines(Path.of("docs/evaluation.md")).stream()
                .dropWhile(line -> !line.startsWith("| measure | definition"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        assertThat(table)
                .containsExactlyElementsOf(Metrics.of(MetricSettings.DEFAULTS).all().stream()
                        .map(MetricsDocumentationTest::row)
                        .toList());
    }

    private static String row(MetricInfo info) {
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s |",
                info.name(),
                info.definition().replace("|", "\\|"),
                info.better().name().toLowerCase(Locale.ROOT),
                info.source());
    }
}
