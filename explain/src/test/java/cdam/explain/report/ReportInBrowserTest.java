package cdam.explain.report;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.browser.Accessibility;
import cdam.explain.render.Enlargement;
import cdam.explain.render.PageStyle;
import cdam.explain.render.RenderOptions;
import cdam.explain.render.ScaleScope;
import cdam.explain.report.ReportImage.Prediction;
import cdam.explain.report.ReportImage.ScoredMap;
import cdam.image.RgbImage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The report in a real browser, from disk: two images of 2 x 2 tokens, three classes, and an image that failed. */
class ReportInBrowserTest extends ReportsInBrowser {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private Page open(int width) {
        return open(width, RenderOptions.defaults(), List.of(image("first", 1), image(HOSTILE, 10)));
    }

    private Page open(int width, RenderOptions options, List<ReportImage> images) {
        Path file = write(
                "run", options, images.stream().map(ReportInBrowserTest::entry).toList(), Long.MAX_VALUE);
        return chromium.open(file.toUri().toString(), width, 900);
    }

    private Path write(String name, RenderOptions options, List<ReportEntry> entries, long mostBytes) {
        Path file = folder.resolve(name).resolve("index.html");
        ReportHeader header = new ReportHeader(
                List.of("Explanations at 16x16 pixels", "model m, head h"),
                Map.of("model", "0123abcd", "precision", "full"),
                Map.of("cdam", "the paper's Eq. 2"),
                PageStyle.of(options),
                List.of("explain", "--model", "m"));
        ReportPage.write(
                file,
                header,
                entries,
                List.of(new FailedImage("broken.jpg", "expected a whole JPEG image, found an early end")),
                mostBytes);
        return file;
    }

    private static ReportEntry entry(ReportImage image) {
        return new ReportEntry(image.name(), image.name(), "cat", 0.75, "", "key", () -> image);
    }

    private static ReportImage image(String name, float scale) {
        float[] all = {1, 2, -3, 0.5f, -1, 4, 0, 0, 2, -2, 1, 0}; // 3 classes, 4 tokens
        for (int i = 0; i < all.length; i++) {
            all[i] *= scale;
        }
        return new ReportImage(
                name,
                name + "'s.jpg",
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
        return new ScoredMap(title, method, method, signed ? "class:#0" : "", title, signed, Packed.floats(scores));
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
            page.selectOption("#scale", "row");
            assertThat(page.locator("#bar-a")).containsText("-404");
            page.selectOption("#scale", "sheet");
            assertThat(page.locator("#bar-a")).containsText("-40040");
            page.locator("#next").click();
            assertThat(page.locator("#image")).hasText(HOSTILE + " · 2 of 2");
            page.selectOption("#scale", "map");
            assertThat(page.locator("#bar-a")).containsText("-30030");
        }
    }

    @Test
    void should_begin_with_the_look_that_the_run_asked_for() {
        RenderOptions asked = new RenderOptions(
                "print", "ink", 0.001, 0.999, ScaleScope.ROW, Enlargement.NEAREST, 0.8, true, false, 288, 4);
        try (Page page = open(1280, asked, List.of(image("first", 1)))) {
            assertThat(page.locator("#palette")).hasValue("print");
            assertThat(page.locator("#sequential")).hasValue("ink");
            assertThat(page.locator("#scale")).hasValue("row");
            assertThat(page.locator("#smooth")).not().isChecked();
            assertThat(page.locator("#strength")).hasValue("0.8");
            assertThat(page.locator("#contours")).isChecked();
            assertThat(page.locator("#bar-a .ends")).hasCount(0);
            assertThat(page.locator("#bar-a"))
                    .hasText("orange for, blue against · one scale for this image's maps of the method"
                            + " · clipped at the quantiles 0.001 and 0.999 · lines: half of the scale");
            page.locator("#colour-bar").check();
            // -3, -1, 0, 0, 0.5, 1, 2, 4: the quantile .999 is at the place 6.993, at 3.986.
            assertThat(page.locator("#bar-a .ends")).hasText("-3.990≥ 3.99");
            page.selectOption("#scale", "map");
            // -3, 0.5, 1, 2: the quantile .001 is at the place .003, at -2.9895.
            assertThat(page.locator("#bar-a .ends")).hasText("≤ -2.9902.99");
        }
    }

    @Test
    void should_draw_as_the_renderer_does() {
        try (Page page = open(1280)) {
            page.locator("#smooth").uncheck();
            // The photo is black, so a pixel is twice the strength (0.5) times the colour of its score.
            assertThat(pixel(page, "map-a", 0.25, 0.75)).isEqualTo(List.of(0x45, 0xA8, 0xFF));
            page.locator("#contours").check();
            assertThat(pixel(page, "map-a", 0.25, 0.25)).isNotEqualTo(pixel(page, "map-a", 0.5, 0.25));
            assertThat(page.locator("#bar-a")).containsText("lines: half of the scale");
        }
    }

    private static Object pixel(Page page, String canvas, double x, double y) {
        return page.evaluate("""
                ([id, x, y]) => {
                  const canvas = document.getElementById(id);
                  const data = canvas.getContext("2d").getImageData(x * canvas.width, y * canvas.height, 1, 1).data;
                  return [...data].slice(0, 3);
                }
                """, List.of(canvas, x, y));
    }

    @Test
    void should_say_where_clipping_left_nothing_and_where_no_score_is_above_0() {
        float[] scores = new float[48];
        scores[7] = 5;
        float[] negative = new float[48];
        Arrays.fill(negative, -1);
        ScoredMap spike = map("cdam", "cdam: spike", true, scores);
        ScoredMap below = map("am", "am: below", false, negative);
        ReportImage odd = new ReportImage(
                "odd",
                "odd.png",
                List.of(),
                1,
                48,
                Packed.jpeg(new RgbImage(16, 16, new byte[3 * 16 * 16])),
                List.of(new Prediction("cat", 2.5, 0.75)),
                List.of(spike, below),
                null);
        try (Page page = open(1280, RenderOptions.defaults(), List.of(odd))) {
            page.selectOption("#clip", "0.05,0.95");
            page.locator("#choice-b").selectOption("am: below");
            assertThat(page.locator("#bar-a")).containsText("not clipped: the quantiles leave only 0");
            assertThat(page.locator("#bar-a .ends")).hasText("-505");
            assertThat(page.locator("#bar-b .ends")).hasText("none above 0");
            page.locator("#map-a").hover();
            assertThat(page.locator("#token"))
                    .containsText("here where the run asked for cdam with the target class:all");
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
            assertThat(page.locator("#sequential option")).hasText(new String[] {"amber", "ember", "grey", "ink"});
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
