package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The page in a real browser, Debian's Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
    private final Server server =
            Server.start(TinyModels.bundle("dino"), TinyModels.model("dino"), "127.0.0.1", 0, Limits.DEFAULT);
    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright
            .chromium()
            .launch(new LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(List.of("--no-sandbox")));

    @AfterAll
    void stop() {
        browser.close();
        playwright.close();
        server.close();
    }

    /** A fresh page with a photo. */
    private Page open(int width, int height, List<String> problems) {
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(width, height));
        page.onPageError(problems::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                problems.add(message.text());
            }
        });
        page.navigate("http://127.0.0.1:" + server.port() + "/");
        assertThat(page.locator("#model")).containsText("32 x 32");
        page.setInputFiles("#file", Fixtures.path("images/plain.bmp"));
        assertThat(page.locator("#result")).isVisible();
        return page;
    }

    private static String pixels(Page page) {
        return String.valueOf(page.evaluate("document.getElementById('map').toDataURL()"));
    }

    @Test
    void should_show_the_map_of_the_class_that_is_pointed_at() {
        List<String> problems = new ArrayList<>();
        try (Page page = open(1280, 900, problems)) {
            String first = pixels(page);
            page.locator("#classes button").nth(1).hover();
            assertThat(pixels(page)).isNotEqualTo(first);
            page.locator("h1").hover();
            assertThat(pixels(page)).isEqualTo(first);
            page.locator("#search").fill("class 7");
            assertThat(page.locator("#classes button")).hasCount(1);
            page.locator("#classes button").click();
            assertThat(page.locator("#shown")).hasText("class 7");
            page.locator("#contrast").selectOption("2");
            assertThat(page.locator("#shown")).hasText("class 7 against class 2");
            page.locator("#map").click();
            assertThat(page.locator("#token")).containsText("speaks for");
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void should_run_a_method_and_a_concept() {
        List<String> problems = new ArrayList<>();
        try (Page page = open(1280, 900, problems)) {
            page.locator("#run").click();
            assertThat(page.locator("#shown")).hasText(Pattern.compile("tam: class \\d"));
            page.locator("#photos input").check();
            page.locator("#concept").click();
            assertThat(page.locator("#shown")).hasText("concept of 1 photos");
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void should_say_what_is_wrong_with_a_file() {
        List<String> problems = new ArrayList<>();
        try (Page page = open(1280, 900, problems)) {
            page.setInputFiles(
                    "#file", new FilePayload("<b>x</b>.png", "image/png", "no image".getBytes(StandardCharsets.UTF_8)));
            assertThat(page.locator("#error")).containsText("expected an image");
            assertThat(page.locator("#result")).isVisible();
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void should_work_with_the_keyboard_on_a_phone() {
        List<String> problems = new ArrayList<>();
        try (Page page = open(375, 700, problems)) {
            assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .isEqualTo(true);
            page.locator("#map").focus();
            page.keyboard().press("ArrowRight");
            assertThat(page.locator("#token")).containsText("row 1, column 2");
            page.locator("#classes button").nth(2).focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("#classes button").nth(2)).hasAttribute("aria-pressed", "true");
        }
        assertThat(problems).isEmpty();
    }
}
