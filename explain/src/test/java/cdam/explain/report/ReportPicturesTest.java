package cdam.explain.report;

import cdam.explain.browser.Chromium;
import cdam.explain.browser.DemoPictures;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Makes the picture of the report. */
@EnabledIfSystemProperty(named = DemoPictures.FOLDER, matches = ".+")
class ReportPicturesTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void should_picture_the_report() {
        Path run = DemoPictures.explain(folder, "top:3,class:all", "007", "011", "022", "050");
        try (Chromium chromium = new Chromium();
                Page page = chromium.open(run.resolve("index.html").toUri().toString(), 1280, 900)) {
            page.locator("#next").click();
            page.locator("#next").click();
            page.selectOption("#choice-b", new SelectOption().setIndex(2));
            Locator map = page.locator("#map-b");
            map.hover(new Locator.HoverOptions().setPosition(DemoPictures.token(map, 7, 3)));
            DemoPictures.shoot(page, "report.png", true);
        }
    }
}
