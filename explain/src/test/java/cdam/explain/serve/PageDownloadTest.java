package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.io.Npy;
import cdam.io.NpyArray;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Maps as files. */
@ExtendWith(LivePage.Shared.class)
class PageDownloadTest {
    private final LivePage live;

    @TempDir
    Path folder = Path.of("");

    PageDownloadTest(LivePage live) {
        this.live = live;
    }

    @Test
    void should_save_a_map_as_png_npy_and_json() throws IOException {
        try (Page page = live.open()) {
            page.locator("#classes button").first().click();
            BufferedImage png = ImageIO.read(download(page, "png").toFile());
            assertThat(png.getWidth()).isGreaterThan(2 * 384);
            NpyArray npy = Npy.read(download(page, "npy"));
            assertThat(npy.shape()).containsExactly(3, 5);
            JsonNode json = new JsonMapper().readTree(download(page, "json").toFile());
            assertThat(json.path("target").asString())
                    .isEqualTo(page.locator("#shown").textContent());
            assertThat(json.path("head").asString()).isEqualTo("default");
            assertThat((float) json.path("scores").get(3).asDouble()).isEqualTo(npy.values()[3]);
            page.locator("#contours").check();
            page.selectOption("#clip", "0.05,0.95");
            assertThat(ImageIO.read(download(page, "png").toFile()).getHeight())
                    .as("says in further lines that it is clipped and what the contours are")
                    .isGreaterThan(png.getHeight());
            page.locator("#run").click();
            assertThat(page.locator("#shown")).containsText("tam");
            assertThat(Npy.read(download(page, "npy")).values()).isNotEqualTo(npy.values());
        }
    }

    private Path download(Page page, String format) {
        Download download = page.waitForDownload(
                () -> page.locator("[data-format=" + format + "]").click());
        assertThat(download.suggestedFilename()).endsWith("." + format);
        Path file = folder.resolve(format);
        download.saveAs(file);
        return file;
    }
}
