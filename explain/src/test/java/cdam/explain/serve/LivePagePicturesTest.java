package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.browser.Chromium;
import cdam.explain.browser.DemoPictures;
import cdam.testing.DemoModel;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Makes the pictures of the live page. */
@EnabledIfSystemProperty(named = DemoPictures.FOLDER, matches = ".+")
class LivePagePicturesTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void should_picture_the_live_page() {
        Path demo = folder.resolve("demo");
        DemoModel.importTo(demo);
        Bundle bundle = Bundle.open(demo);
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT);
                LiveServer server = LiveServer.of(bundle, model, SomeLimits.DEFAULT);
                Chromium chromium = new Chromium()) {
            try (Page page = chromium.open(server.address(), 1280, 640)) {
                assertThat(page.locator("#model")).containsText("96 x 96");
                DemoPictures.shoot(page, "page-start.png", false);
                desktop(page);
            }
            try (Page page = chromium.open(server.address(), 360, 720)) {
                open(page, "022");
                choose(page, "t-shirt");
                page.evaluate("window.scrollTo(0, 300)");
                DemoPictures.shoot(page, "page-phone.png", false);
            }
        }
    }

    private void desktop(Page page) {
        open(page, "022");
        choose(page, "t-shirt");
        token(page, 7, 3);
        DemoPictures.shoot(page, "page.png", true);

        page.selectOption("#contrast", new SelectOption().setLabel("bag"));
        assertThat(page.locator("#shown")).hasText("t-shirt against bag");
        page.locator("#contours").check();
        page.selectOption("#scale", "row");
        DemoPictures.shoot(page, "page-contrast.png", true);
        page.locator("#contours").uncheck();
        page.selectOption("#scale", "map");
        page.selectOption("#contrast", "");

        page.locator("#run").click();
        assertThat(page.locator("#step")).hasText(Pattern.compile(".*step [3-9]\\d of 144"));
        DemoPictures.shoot(page, "page-job.png", true);
        assertThat(page.locator("#results")).containsText("tam: t-shirt");

        page.setInputFiles(
                "#file",
                Stream.of("001", "007", "011", "088", "050")
                        .map(DemoPictures::scene)
                        .toArray(Path[]::new));
        assertThat(page.locator("#photos input")).hasCount(6);
        assertThat(page.locator("#status")).hasText("001.png");
        for (int place : new int[] {1, 2, 3, 4}) { // trousers
            page.locator("#photos input").nth(place).check();
        }
        page.locator("#photos button").nth(5).click();
        page.selectOption("#measure", "cosine");
        page.locator("#concept").click();
        assertThat(page.locator("#shown")).hasText("concept of 4 photos, cosine");
        token(page, 3, 7);
        DemoPictures.shoot(page, "page-concept.png", true);
    }

    private static void open(Page page, String scene) {
        page.setInputFiles("#file", DemoPictures.scene(scene));
        assertThat(page.locator("#result")).isVisible();
        page.evaluate("document.activeElement.blur()");
    }

    private static void choose(Page page, String label) {
        page.locator("#classes button", new Page.LocatorOptions().setHasText(label))
                .click();
        page.locator("h1").hover();
    }

    private static void token(Page page, int row, int column) {
        Locator map = page.locator("#map");
        map.click(new Locator.ClickOptions().setPosition(DemoPictures.token(map, row, column)));
    }
}
