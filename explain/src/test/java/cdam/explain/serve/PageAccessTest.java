package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.browser.Accessibility;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsInViewportOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page on a phone, with the keyboard alone, and for those who see less. */
@ExtendWith(LivePage.Shared.class)
class PageAccessTest {
    private static final IsInViewportOptions WHOLE =
            new IsInViewportOptions().setRatio(0.95); // but for parts of a pixel

    private final LivePage live;

    PageAccessTest(LivePage live) {
        this.live = live;
    }

    @Test
    void should_keep_the_map_in_sight_of_the_class_that_is_chosen_on_a_phone() {
        try (Page page = live.open(360, 640)) {
            for (int chosen : new int[] {1, 9}) {
                String before = LivePage.pixels(page);
                Locator button = page.locator("#classes button").nth(chosen);
                button.scrollIntoViewIfNeeded();
                button.click();
                assertThat(button).isInViewport(WHOLE);
                assertThat(page.locator("#map")).isInViewport(WHOLE);
                assertThat(page.locator("#bar .ends")).isInViewport(WHOLE);
                assertThat(page.locator("#shown"))
                        .hasText(button.locator("span").first().innerText());
                assertThat(LivePage.pixels(page)).isNotEqualTo(before);
            }
            String map = LivePage.pixels(page);
            page.locator("#original").click();
            assertThat(LivePage.pixels(page)).isEqualTo(LivePage.pixels(page, "photo"));
            page.locator("#original").click();
            assertThat(LivePage.pixels(page)).isEqualTo(map);
        }
    }

    @Test
    void should_work_with_the_keyboard_alone() {
        try (Page page = live.empty(1280, 900)) {
            page.onFileChooser(any -> {}); // asked for in time: a chooser that opens before is lost
            page.keyboard().press("Tab");
            Accessibility.requireVisibleFocus(page);
            FileChooser chooser = page.waitForFileChooser(() -> page.keyboard().press("Enter"));
            chooser.setFiles(LivePage.PHOTO);
            assertThat(page.locator("#result")).isVisible();
            tabTo(page, "map");
            page.keyboard().press("ArrowRight");
            page.keyboard().press("ArrowRight");
            page.keyboard().press("ArrowDown");
            assertThat(page.locator("#token")).containsText("row 2, column 2");
            tabTo(page, "search");
            page.keyboard().type("class");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Enter");
            assertThat(page.locator("#classes button").nth(1)).hasAttribute("aria-pressed", "true");
            tabTo(page, "run");
            page.keyboard().press("Enter");
            assertThat(page.locator("#shown")).containsText("tam");
        }
    }

    /** Presses Tab until it is there; on the way, what has the focus can always be seen. */
    private static void tabTo(Page page, String id) {
        for (int presses = 0; presses < 40; presses++) {
            page.keyboard().press("Tab");
            Accessibility.requireVisibleFocus(page);
            if (id.equals(page.evaluate("document.activeElement.id"))) {
                return;
            }
        }
        throw new AssertionError("no way to #" + id + " with Tab");
    }

    @Test
    void should_be_legible_and_named_on_a_desktop_and_a_phone_in_light_and_dark() {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (int width : new int[] {1280, 360}) {
                try (Page page = live.empty(width, 700)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    Accessibility.require(page);
                    page.setInputFiles("#file", LivePage.PHOTO);
                    page.locator("#map").click();
                    assertThat(page.locator("main > #photos button")).hasCount(1);
                    page.setInputFiles("#file", new FilePayload("x.png", "image/png", new byte[1]));
                    assertThat(page.locator("#error")).isVisible();
                    Accessibility.require(page);
                }
            }
        }
    }
}
