package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.browser.Chromium;
import cdam.testing.DemoModel;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Measures how soon the map of a class that is pointed at is there, on the bundle that the property names. */
@EnabledIfSystemProperty(named = "cdam.hover", matches = ".+")
class HoverTest {
    private static final int HOVERS = 200;

    /** From the pointer's own time stamp to the first moment after the frame that the map was painted in. */
    private static final String MEASURE = """
            () => {
              window.times = [];
              document.getElementById("classes").addEventListener("pointerenter", event => {
                if (event.target.tagName === "BUTTON") {
                  requestAnimationFrame(() => {
                    const after = new MessageChannel();
                    after.port1.onmessage = () => window.times.push(performance.now() - event.timeStamp);
                    after.port2.postMessage("");
                  });
                }
              }, true);
            }
            """;

    @Test
    void should_show_the_map_of_a_class_at_once() {
        Bundle bundle = Bundle.open(Path.of(System.getProperty("cdam.hover", "")));
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT);
                LiveServer server = LiveServer.of(bundle, model, SomeLimits.DEFAULT);
                Chromium chromium = new Chromium();
                Page page = chromium.open(server.address(), 1280, 900)) {
            page.locator("#model:has-text('pixels')").waitFor();
            page.setInputFiles("#file", DemoModel.data("scenes/022.png"));
            page.locator("#result").waitFor();
            page.evaluate(MEASURE);
            Locator classes = page.locator("#classes button");
            int listed = classes.count();
            for (int hover = 0; hover < HOVERS; hover++) {
                String before = LivePage.pixels(page);
                classes.nth((hover + 1) % listed).hover(); // the first one's map is there already
                page.waitForFunction("count => window.times.length > count", hover);
                assertThat(LivePage.pixels(page)).isNotEqualTo(before);
            }
            double[] times = ((List<?>) page.evaluate("window.times"))
                    .stream()
                            .mapToDouble(time -> ((Number) time).doubleValue())
                            .sorted()
                            .toArray();
            System.out.printf(
                    "hovers: %d, median %.1f ms, 95 %% within %.1f ms, slowest %.1f ms%n",
                    times.length, times[times.length / 2], times[times.length * 95 / 100], times[times.length - 1]);
        }
    }
}
