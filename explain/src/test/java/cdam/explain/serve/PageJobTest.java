package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.ImageSize;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Methods that run for a while, and concepts. */
@ExtendWith(LivePage.Shared.class)
class PageJobTest {
    private static final HasTextOptions STEP = new HasTextOptions().setTimeout(60_000);

    private final LivePage live;

    PageJobTest(LivePage live) {
        this.live = live;
    }

    @Test
    void should_keep_the_map_of_a_method_whatever_is_pointed_at() {
        try (Page page = live.open()) {
            page.locator("#run").click();
            Pattern tam = Pattern.compile("tam: class \\d, head default");
            assertThat(page.locator("#shown")).hasText(tam);
            String found = LivePage.pixels(page);
            page.locator("#classes button").nth(2).hover();
            assertThat(page.locator("#shown")).not().hasText(tam);
            page.locator("h1").hover();
            assertThat(page.locator("#shown")).hasText(tam);
            page.locator("#classes button").nth(2).click();
            page.locator("h1").hover();
            assertThat(page.locator("#shown")).not().hasText(tam);
            page.selectOption("#head", "hostile");
            assertThat(page.locator("#classes button")).hasCount(3);
            page.locator("#results button").nth(1).click();
            page.locator("h1").hover();
            assertThat(page.locator("#shown")).hasText(tam);
            assertThat(LivePage.pixels(page)).isEqualTo(found);
        }
    }

    @Test
    void should_keep_the_map_of_a_method_that_ends_while_another_photo_is_open() {
        try (Page page = live.open()) {
            page.setInputFiles("#file", LivePage.OTHER);
            assertThat(page.locator("#status")).hasText("palette.png");
            List<Route> held = new ArrayList<>();
            page.route("**/api/jobs/*", held::add);
            page.locator("#run").click();
            page.waitForCondition(() -> !held.isEmpty());
            page.locator("#photos button").first().click();
            page.unroute("**/api/jobs/*");
            held.forEach(Route::resume);
            assertThat(page.locator("#status")).hasText(Pattern.compile("tam: .*: done, with palette.png"));
            assertThat(page.locator("#results button")).hasCount(1);
            page.locator("#photos button").nth(1).click();
            assertThat(page.locator("#results button")).hasCount(2);
            assertThat(page.locator("#shown")).containsText("tam");
        }
    }

    @Test
    void should_cancel_a_tam_that_waits() {
        LiveServer server = live.server();
        String holder = server.post(server.image() + "/jobs?method=smooth-cdam%5Bsamples=100000%5D&target=top1")
                .id();
        try (Page page = live.open()) {
            page.locator("#run").click();
            assertThat(page.locator("#progress")).isVisible();
            assertThat(page.locator("#step")).hasText(Pattern.compile("tam: class \\d, head default: waiting"));
            page.locator("#cancel").click();
            assertThat(page.locator("#status")).hasText(Pattern.compile("tam: .*: cancelled"));
            assertThat(page.locator("#run")).isEnabled();
            assertThat(page.locator("#progress")).isHidden();
        }
        assertThat(server.delete("/api/jobs/" + holder).status()).isEqualTo(200);
    }

    /** 1536 tokens, each left out in a pass of its own: it runs for as long as the test needs. */
    @Test
    void should_show_how_far_a_tam_is_and_cancel_it_while_it_runs() {
        Bundle bundle = TwoHeads.bundle();
        ImageSize large = new ImageSize(40 * 8, 40 * 8);
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT);
                LiveServer other = LiveServer.of(bundle, model, large, SomeLimits.DEFAULT);
                Page page = live.chromium().open(other.address(), 1280, 900)) {
            page.setInputFiles("#file", LivePage.PHOTO);
            assertThat(page.locator("#result")).isVisible();
            page.locator("#run").click();
            assertThat(page.locator("#step"))
                    .hasText(Pattern.compile("tam: .*: running, step [1-9]\\d* of 1536(, \\d+ min left)?"), STEP);
            assertThat((double) page.evaluate("document.getElementById('progress').value"))
                    .isStrictlyBetween(0.0, 1.0);
            page.locator("#cancel").click();
            assertThat(page.locator("#status")).hasText(Pattern.compile("tam: .*: cancelled"), STEP);
            assertThat(page.locator("#run")).isEnabled();
            assertThat(page.locator("#job")).isHidden();
            assertThat(page.locator("#results button")).hasCount(1);
            page.setInputFiles("#file", LivePage.OTHER);
            assertThat(page.locator("#status")).hasText("palette.png");
        }
    }

    @Test
    void should_run_a_method_and_a_concept_of_several_photos() {
        try (Page page = live.open()) {
            page.locator("#run").click();
            assertThat(page.locator("#shown")).hasText(Pattern.compile("tam: class \\d, head default"));
            page.setInputFiles("#file", new Path[] {LivePage.OTHER, LivePage.PHOTO});
            assertThat(page.locator("#photos input")).hasCount(3);
            page.locator("#photos input").nth(0).check();
            page.locator("#photos input").nth(1).check();
            page.selectOption("#measure", "cosine");
            page.locator("#concept").click();
            assertThat(page.locator("#shown")).hasText("concept of 2 photos, cosine");
            String here = LivePage.pixels(page);
            page.locator("#photos button").nth(0).click();
            assertThat(page.locator("#status")).hasText("plain.bmp");
            page.locator("#concept").click();
            assertThat(page.locator("#shown")).hasText("concept of 2 photos, cosine");
            assertThat(LivePage.pixels(page)).isNotEqualTo(here);
            page.locator("#all").click();
            assertThat(page.locator("#photos input:checked")).hasCount(3);
            page.locator("#all").click();
            assertThat(page.locator("#photos input:checked")).hasCount(0);
        }
    }

    @Test
    void should_send_a_photo_again_that_the_server_forgot() {
        Limits little = Limits.of(Limits.UPLOAD_MB, Limits.WAITING, 1);
        try (LiveServer other = LiveServer.tiny(little);
                Page page = live.chromium().open(other.address(), 1280, 900)) {
            Request maps = page.waitForRequest("**/maps.npy", () -> page.setInputFiles("#file", LivePage.PHOTO));
            assertThat(page.locator("#result")).isVisible();
            for (int photo = 0; photo < 60; photo++) {
                other.send(other.request("/api/images")
                        .header(Client.HEADER, maps.headers().get("x-client"))
                        .POST(BodyPublishers.ofByteArray(LiveServer.bytes("plain.bmp"))));
            }
            assertThat(other.get(URI.create(maps.url()).getPath()).status()).isEqualTo(404);
            page.locator("#run").click();
            assertThat(page.locator("#shown")).containsText("tam");
            assertThat(page.locator("#error")).isHidden();
        }
    }
}
