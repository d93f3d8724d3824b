package cdam.explain.report;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.browser.Accessibility;
import cdam.explain.render.PageStyle;
import cdam.explain.render.RenderOptions;
import cdam.explain.report.ReportImage.Prediction;
import cdam.explain.report.ReportImage.ScoredMap;
import cdam.image.RgbImage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The gallery of a report in a real browser, from disk: 60 images of three classes, one in five of another class than predicted. */
class GalleryTest extends ReportsInBrowser {
    private static final List<String> CLASSES = List.of("cat", "dog", "<b>bird</b>");
    private static final int IMAGES = 60;

    /** @param shift of the predicted classes of every fourth image */
    private Path write(String run, int shift, long mostBytes) {
        Path file = folder.resolve(run).resolve("index.html");
        List<ReportEntry> entries =
                IntStream.range(0, IMAGES).mapToObj(i -> entry(i, shift)).toList();
        ReportHeader header = new ReportHeader(
                List.of("Run " + run),
                Map.of(),
                Map.of(),
                PageStyle.of(RenderOptions.defaults()),
                List.of("explain", "--model", "m"));
        ReportPage.write(file, header, entries, List.of(), mostBytes);
        return file;
    }

    private static ReportEntry entry(int i, int shift) {
        String predicted = CLASSES.get((i + (i % 4 == 0 ? shift : 0)) % 3);
        String actual = CLASSES.get((i + (i % 5 == 0 ? 1 : 0)) % 3);
        return new ReportEntry(
                "photo " + i, "id" + i, predicted, (i + 1) / 100.0, actual, "key", () -> image(i, shift));
    }

    private static ReportImage image(int i, int shift) {
        int side = shift == 0 ? 2 : 4; // another run may have another size
        float[] scores = new float[side * side];
        for (int token = 0; token < scores.length; token++) { // the upper left quarter
            scores[token] = token / side < side / 2 && token % side < side / 2 ? i + shift : 0;
        }
        return new ReportImage(
                "photo " + i,
                "a photo " + i + ".jpg",
                List.of(),
                side,
                side,
                Packed.jpeg(new RgbImage(16, 8, new byte[3 * 16 * 8])),
                List.of(new Prediction("cat", 2.5, 0.75)),
                List.of(
                        new ScoredMap(
                                "cdam.top1 0", "cdam", "cdam", "class:#1", "cdam: dog", true, Packed.floats(scores)),
                        new ScoredMap(
                                "am.block-3 0",
                                "am",
                                "am[block=3]",
                                "",
                                "am[block=3]: mean",
                                false,
                                Packed.floats(scores))),
                null);
    }

    private Page open(Path file, String hash) {
        return chromium.open(file.toUri() + hash, 1280, 900);
    }

    private static Locator count(Page page) {
        return page.locator("#count");
    }

    @Test
    void should_filter_sort_and_step_through_what_is_left() {
        try (Page page = open(write("one", 0, Long.MAX_VALUE), "")) {
            assertThat(count(page)).hasText("60 of 60 images");
            page.selectOption("#outcome", "wrong");
            assertThat(count(page)).hasText("12 of 60 images");
            assertThat(page.locator("#gallery button").first()).hasText("✗ cat1.0 %is dog");
            page.selectOption("#label", CLASSES.get(2)); // wrong and predicted or in truth a bird: 5, 10, 20, 25, ...
            assertThat(count(page)).hasText("8 of 60 images");
            page.selectOption("#sort", "most");
            assertThat(page.locator("#gallery button").first()).hasAttribute("title", "photo 55");
            page.fill("#high", "50");
            assertThat(page.locator("#image")).hasText("photo 5 · 6 of 6");
            page.locator("#photo").focus();
            page.keyboard().press("p");
            assertThat(page.locator("#image")).hasText("photo 10 · 5 of 6");
            page.keyboard().press("n");
            assertThat(page.locator("#image")).hasText("photo 5 · 6 of 6");
            assertThat(page.locator("#next")).isDisabled();
            page.fill("#find", "no such photo");
            assertThat(count(page)).hasText("0 of 60 images");
        }
    }

    @Test
    void should_open_again_what_its_address_says() {
        Path file = write("one", 0, Long.MAX_VALUE);
        String address;
        try (Page page = open(file, "")) {
            page.selectOption("#sort", "least");
            page.locator("#gallery button").nth(7).click();
            page.selectOption("#choice-b", "am.block-3 0");
            assertThat(page.locator("#image")).hasText("photo 7 · 8 of 60");
            page.locator("#link").click();
            assertThat(page.locator("#said code")).hasText(page.url());
            address = page.url().substring(page.url().indexOf('#'));
        }
        assertThat(URLDecoder.decode(address, StandardCharsets.UTF_8))
                .isEqualTo("#image=photo 7&a=cdam.top1 0&b=am.block-3 0&sort=least");
        try (Page page = open(file, address)) {
            assertThat(page.locator("#image")).hasText("photo 7 · 8 of 60");
            assertThat(page.locator("#choice-b")).hasValue("am.block-3 0");
            assertThat(page.locator("#sort")).hasValue("least");
        }
        try (Page page = open(file, "#image=" + "<img src=x onerror=alert(1)>")) {
            assertThat(page.locator("#notice")).containsText("There is no image <img src=x");
            assertThat(page.locator("#image")).hasText("photo 0 · 1 of 60");
        }
    }

    @Test
    void should_say_what_is_shown_as_a_command_line() {
        try (Page page = open(write("one", 0, Long.MAX_VALUE), "#image=photo 3")) {
            page.locator("#copy").click();
            assertThat(page.locator("#said code"))
                    .hasText("scripts/cdam explain --model m --image 'a photo 3.jpg' --method cdam 'am[block=3]'"
                            + " --target 'class:#1' --out out");
        }
    }

    @Test
    void should_load_files_beside_a_large_page_and_name_one_that_is_missing() {
        Path file = write("large", 0, 1);
        assertThat(file.resolveSibling("index-files").resolve("59.js").toFile().delete())
                .isTrue();
        try (Page page = open(file, "#image=photo 41")) {
            page.locator("#map-a").hover(new Locator.HoverOptions().setPosition(10, 10));
            assertThat(page.locator("#token tr").first()).hasText("A: cdam: dog41");
            assertThat(page.locator("#scale option")).hasCount(2);
            assertThat(
                            page.evaluate(
                                    "() => [...document.querySelectorAll('#gallery img')].every(one => one.src.startsWith('file:'))"))
                    .isEqualTo(true);
            page.waitForFunction(
                    "() => [...document.querySelectorAll('#gallery img')].every(one => one.naturalWidth === 16)");
            page.fill("#find", "59");
            assertThat(page.locator("#notice")).hasText("index-files/59.js is missing: it belongs beside this page");
        }
    }

    @Test
    void should_compare_with_another_run() {
        for (long mostBytes : new long[] {Long.MAX_VALUE, 1}) {
            Path second = write("two" + mostBytes, 1, mostBytes);
            try (Page page = open(write("one", 0, Long.MAX_VALUE), "#image=photo 4")) {
                page.setInputFiles("#other", second);
                if (mostBytes == 1) {
                    assertThat(page.locator("#said")).containsText("choose its folder");
                    page.setInputFiles("#other-folder", second.getParent());
                }
                assertThat(page.locator("#said")).containsText("60 photos are in both, 15 are predicted otherwise.");
                page.locator("#map-b").hover(new Locator.HoverOptions().setPosition(10, 10));
                assertThat(page.locator("#token tr"))
                        .hasText(new String[] {"A: cdam: dog4", "B: second run: cdam: dog5"});
                page.selectOption("#outcome", "differs");
                assertThat(count(page)).hasText("15 of 60 images");
            }
        }
        try (Page page = open(write("one", 0, Long.MAX_VALUE), "")) {
            page.setInputFiles("#other", folder.resolve("one").resolve("index.html"));
            assertThat(page.locator("#said")).containsText("60 photos are in both, 0 are predicted otherwise.");
        }
    }

    @Test
    void should_be_usable_with_the_keyboard_on_a_phone_and_legible_in_the_dark() {
        Path file = write("one", 0, Long.MAX_VALUE);
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (int width : new int[] {1280, 390}) {
                try (Page page = chromium.open(width, 900)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    page.navigate(file.toUri().toString());
                    page.locator("#gallery button[aria-current]").focus();
                    Accessibility.requireVisibleFocus(page);
                    page.keyboard().press("ArrowRight");
                    assertThat(page.locator("#image")).hasText("photo 1 · 2 of 60");
                    page.keyboard().press("ArrowRight");
                    assertThat(page.locator("#image")).hasText("photo 2 · 3 of 60");
                    assertThat(page.locator("#gallery button[aria-current]")).isFocused();
                    Accessibility.require(page);
                }
            }
        }
    }
}
