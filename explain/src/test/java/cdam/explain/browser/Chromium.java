package cdam.explain.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/**
 * Chromium or Chrome, from the path. Where there is none, tests that open it are left out, but fail where CI is true. Errors of a script, and what a page's policy forbids, are kept for {@link #requireNoProblems}.
 */
public final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    static {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000); // milliseconds: another class runs beside this one
    }

    private final Path executable = find();
    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(executable).setArgs(List.of("--no-sandbox")));
    private final List<String> problems = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private static Path find() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            for (String name : NAMES) {
                Path file = Path.of(folder, name);
                if (Files.isExecutable(file)) {
                    return file;
                }
            }
        }
        String message = "no browser on the path (" + String.join(", ", NAMES) + "): the tests of pages are left out";
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(message + ", which CI must not do");
        }
        System.err.println(message);
        throw new TestAbortedException(message);
    }

    /** A fresh page without cookies or storage of others. */
    public Page open(String url, int width, int height) {
        Page page = open(width, height);
        page.navigate(url);
        return page;
    }

    /** A fresh page that shows nothing yet. */
    public Page open(int width, int height) {
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(width, height));
        page.onPageError(problems::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                problems.add(message.text());
            }
        });
        page.onRequest(request -> requests.add(request.url()));
        return page;
    }

    /** The addresses that pages asked for since the last call. */
    public List<String> requests() {
        List<String> asked = List.copyOf(requests);
        requests.clear();
        return asked;
    }

    /** Since the last call. */
    public void requireNoProblems() {
        List<String> found = List.copyOf(problems);
        problems.clear();
        assertThat(found).isEmpty();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
