package cdam.explain.report;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.browser.Chromium;
import cdam.explain.render.PageStyle;
import cdam.explain.render.RenderOptions;
import cdam.explain.report.ReportImage.Prediction;
import cdam.explain.report.ReportImage.ScoredMap;
import cdam.image.RgbImage;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** How fast a report of many images of 1000 classes opens and filters; {@code -Dcdam.gallery=10000} says how many. */
@EnabledIfSystemProperty(named = "cdam.gallery", matches = "[1-9]\\d*")
class GallerySpeedTest {
    private static final int CLASSES = 1000;
    private static final int REPEATED = 10;

    @TempDir
    Path folder = Path.of("");

    @Test
    void should_measure() {
        Path file = folder.resolve("index.html");
        Random random = new Random(1);
        byte[] noise = new byte[3 * 320 * 240];
        random.nextBytes(noise);
        ReportImage image = new ReportImage(
                "photo",
                "photo.jpg",
                List.of(),
                28,
                28,
                Packed.jpeg(new RgbImage(320, 240, noise)),
                List.of(new Prediction("class 1", 2.5, 0.75)),
                IntStream.range(0, 6)
                        .mapToObj(i -> new ScoredMap(
                                "cdam.top-5 " + i,
                                "cdam",
                                "cdam",
                                "",
                                "cdam " + i,
                                true,
                                Packed.floats(new float[784])))
                        .toList(),
                null);
        List<ReportEntry> entries = IntStream.range(0, Integer.getInteger("cdam.gallery"))
                .mapToObj(i -> {
                    String predicted = "class " + random.nextInt(CLASSES);
                    String actual = random.nextInt(4) == 0 ? "class " + random.nextInt(CLASSES) : predicted;
                    return new ReportEntry(
                            "n0" + i + "/photo " + i,
                            "id" + i,
                            predicted,
                            random.nextDouble(),
                            actual,
                            "key",
                            () -> image);
                })
                .toList();
        ReportHeader header = new ReportHeader(
                List.of("Many"), Map.of(), Map.of(), PageStyle.of(RenderOptions.defaults()), List.of("explain"));
        ReportPage.write(file, header, entries, List.of());
        try (Chromium chromium = new Chromium();
                Page page = chromium.open(1280, 900)) {
            for (int i = 0; i < REPEATED; i++) {
                long start = System.nanoTime();
                page.navigate("about:blank");
                page.navigate(file.toUri().toString());
                page.waitForFunction("() => document.getElementById('map-b').width > 300"
                        + " && [...document.querySelectorAll('#gallery img')].every(one => one.complete)");
                say("opened with its first map and thumbnails", (System.nanoTime() - start) / 1e6);
            }
            for (String filter : List.of("outcome=wrong", "label=class 7", "find=99", "sort=least", "sort=name")) {
                Object milliseconds = page.evaluate("""
                        async filter => {
                          const [id, value] = filter.split("=");
                          const start = performance.now();
                          document.getElementById(id).value = value;
                          document.getElementById(id).dispatchEvent(new Event("input"));
                          await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                          return performance.now() - start;
                        }
                        """, filter);
                say(
                        filter + ", painted: " + page.locator("#count").textContent(),
                        ((Number) milliseconds).doubleValue());
                page.evaluate("""
                        () => ["outcome", "label", "find", "sort"].forEach(id => {
                          document.getElementById(id).value = id === "sort" ? "run" : "";
                          document.getElementById(id).dispatchEvent(new Event("input"));
                        })
                        """);
            }
            assertThat(page.locator("#count").textContent()).contains(entries.size() + " of " + entries.size());
        }
    }

    private static void say(String what, double milliseconds) {
        System.err.printf("%6.0f ms %s%n", milliseconds, what);
    }
}
