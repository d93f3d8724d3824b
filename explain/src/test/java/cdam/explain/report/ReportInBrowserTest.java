package cdam.explain.report;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.browser.Accessibility;
import cdam.explain.browser.Chromium;
import cdam.explain.render.Look;
import cdam.explain.render.RenderOptions;
import cdam.explain.report.ReportImage.Prediction;
import cdam.explain.report.ReportImage.ScoredMap;
import cdam.image.RgbImage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The report in a real browser, from disk: two images of 2 x 2 tokens, three classes, and an image that failed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportInBrowserTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private final Chromium chromium = new Chromium();

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

    private Page open(int width) {
        Path file = folder.resolve("index.html");
        ReportHeader header = new ReportHeader(
                List.of("Explanations at 16x16 pixels", "model m, head h"),
                Map.of("model", "0123abcd", "precision", "full"),
                Map.of("cdam", "the paper's Eq. 2"),
                Look.of(RenderOptions.defaults()));
        ReportPage.write(
                file,
                header,
                List.of(() -> image("first", 1), () -> image(HOSTILE, 10)),
                List.of(new FailedImage("broken.jpg", "expected a whole JPEG image, found an early end")));
        return chromium.open(file.toUri().toString(), width, 900);
    }

    private static ReportImage image(String name, float scale) {
        float[] all = {1, 2, -3, 0.5f, -1, 4, 0, 0, 2, -2, 1, 0}; // 3 classes, 4 tokens
        for (int i = 0; i < all.length; i++) {
            all[i] *= scale;
        }
        return new ReportImage(
                name,
                List.of("file " + name),
                2,
                2,
                Packed.jpeg(new RgbImage(16, 16, new byte[3 * 16 * 16])),
                List.of(new Prediction("cat", 2.5, 0.75)),
                List.of(
                        map("am", "am: mean", false, 0.1f, 0.2f, 0.3f, 0.4f),
                        map("cdam", "cdam: cat", true, all[0], all[1], all[2], all[3]),
                        map("cdam", "cdam: dog", true, all[4], all[5], all[6], all[7])),
                TokenClasses.of(
                        "cdam", all, 4, index -> List.of("cat", "dog", HOSTILE).get(index)));
    }

    private static ScoredMap map(String method, String title, boolean signed, float... scores) {
        return new ScoredMap(title, method, title, signed, Packed.floats(scores));
    }

    @Test
    void should_show_two_targets_side_by_side_and_what_a_token_says() {
        try (Page page = open(1280)) {
            assertThat(page.locator("#choice-a")).hasValue("cdam: cat");
            assertThat(page.locator("#choice-b")).hasValue("cdam: dog");
            page.locator("#map-a").hover(new Locator.HoverOptions().setPosition(300, 10));
            assertThat(page.locator("#token")).containsText("row 1 of 2, column 2 of 2");
            assertThat(page.locator("#token tr"))
                    .hasText(new String[] {"A: cdam: cat2", "B: cdam: dog4", "dog4", "cat2", HOSTILE + "-2"});
            page.locator("#choice-b").selectOption("am: mean");
            assertThat(page.locator("#token tr").nth(1)).hasText("B: am: mean0.2");
            assertThat(page.locator("#predictions")).containsText("75.0 %");
            page.locator("summary", new Page.LocatorOptions().setHasText("provenance"))
                    .click();
            assertThat(page.locator("#provenance")).containsText("0123abcd");
            assertThat(page.locator("#definitions")).containsText("Eq. 2");
        }
    }

    @Test
    void should_share_a_scale_as_asked() {
        try (Page page = open(1280)) {
            assertThat(page.locator("#bar-a")).containsText("-303");
            assertThat(page.locator("#bar-b")).containsText("-404");
            page.selectOption("#scale", "image");
            assertThat(page.locator("#bar-a")).containsText("-404");
            page.selectOption("#scale", "all");
            assertThat(page.locator("#bar-a")).containsText("-40040");
            page.locator("#next").click();
            assertThat(page.locator("#image option:checked")).hasText(HOSTILE);
            page.selectOption("#scale", "map");
            assertThat(page.locator("#bar-a")).containsText("-30030");
        }
    }

    @Test
    void should_list_the_images_that_failed_with_their_reasons() {
        try (Page page = open(1280)) {
            assertThat(page.locator("#failed summary")).hasText("1 image could not be explained");
            assertThat(page.locator("#failed dd")).hasText("expected a whole JPEG image, found an early end");
        }
    }

    @Test
    void should_offer_every_palette_of_the_renderer() {
        try (Page page = open(1280)) {
            String before = String.valueOf(page.evaluate("document.getElementById('map-a').toDataURL()"));
            assertThat(page.locator("#palette option")).hasText(new String[] {"paper", "colour-blind", "print"});
            assertThat(page.locator("#sequential option")).hasText(new String[] {"ember", "grey", "ink"});
            page.selectOption("#palette", "print");
            assertThat(page.evaluate("document.getElementById('map-a').toDataURL()"))
                    .isNotEqualTo(before);
        }
    }

    @Test
    void should_be_legible_named_and_usable_with_the_keyboard_on_a_desktop_and_a_phone() {
        for (int width : new int[] {1280, 360}) {
            try (Page page = open(width)) {
                page.locator("#map-b").focus();
                page.keyboard().press("ArrowRight");
                Accessibility.requireVisibleFocus(page);
                page.keyboard().press("ArrowDown");
                assertThat(page.locator("#token")).containsText("row 2 of 2, column 1 of 2");
                page.locator("summary").last().click();
                Accessibility.require(page);
            }
        }
    }
}
