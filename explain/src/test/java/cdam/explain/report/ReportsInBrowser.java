package cdam.explain.report;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.browser.Chromium;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Reports opened from disk in a real browser, which finds no fault and asks nobody for anything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReportsInBrowser {
    final Chromium chromium = new Chromium();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void check() {
        chromium.requireNoProblems();
        assertThat(chromium.requests()).allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
    }

    @AfterAll
    void stop() {
        chromium.close();
    }
}
